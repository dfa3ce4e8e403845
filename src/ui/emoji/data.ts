// Made from emojibase-data (MIT, © 2017–2019 Miles Johnson) by test/ui/emoji/data.test.ts, which says how.

/** A group a paragraph, an emoji a line: `emoji name:shortcodes:more words`, without the code that is the name. */
export const emoji = `😀 grinning face:grinning:cheerful cheery happy laugh
😃 grinning face with big eyes:smiley:awesome happy mouth open
😄 grinning face with smiling eyes:smile:happy laugh lol mouth
😁 beaming face with smiling eyes:grin:grinning happy nice smile
😆 grinning squinting face:laughing satisfied:closed eyes haha hahaha
😅 grinning face with sweat:sweat_smile:cold dejected excited mouth
🤣 rolling on the floor laughing:rofl:crying face funny haha
😂 face with tears of joy:joy:crying feels funny haha
🙂 slightly smiling face::happy smile
🙃 upside-down face::hehe smile
🫠 melting face::disappear dissolve embarrassed haha
😉 winking face:wink:flirt heartbreaker sexy slide
😊 smiling face with smiling eyes:blush:glad satisfied smile
😇 smiling face with halo:innocent:angel angelic angels blessed
🥰 smiling face with hearts:smiling_face_with_three_hearts:3 adore crush ily
😍 smiling face with heart-eyes:heart_eyes:143 bae feels hearts
🤩 star-struck::excited eyes face grinning
😘 face blowing a kiss:kissing_heart:adorbs bae flirt ily
😗 kissing face:kissing:143 date dating flirt
☺️ smiling face:relaxed:happy outlined smile
😚 kissing face with closed eyes:kissing_closed_eyes:143 bae blush date
😙 kissing face with smiling eyes:kissing_smiling_eyes:143 closed date dating
🥲 smiling face with tear::glad grateful happy joy
😋 face savoring food:yum:delicious eat full hungry
😛 face with tongue:stuck_out_tongue:awesome cool nice party
😜 winking face with tongue:stuck_out_tongue_winking_eye:crazy epic funny joke
🤪 zany face::crazy eye eyes goofy
😝 squinting face with tongue:stuck_out_tongue_closed_eyes:gross horrible omg stuck-out
🤑 money-mouth face::paid
🤗 smiling face with open hands:hugs:hugging
🤭 face with hand over mouth:hand_over_mouth:giggle giggling oops realization
🫢 face with open eyes and hand over mouth::amazement awe disbelief embarrass
🫣 face with peeking eye::captivated embarrass hide hiding
🤫 shushing face::quiet shh
🤔 thinking face:thinking:chin consider hmm ponder
🫡 saluting face::good luck ma’am ok
🤐 zipper-mouth face::keep quiet secret shut
🤨 face with raised eyebrow:raised_eyebrow:disapproval disbelief distrust emoji
😐️ neutral face::awkward blank deadpan expressionless
😑 expressionless face:expressionless:awkward dead fine inexpressive
😶 face without mouth:no_mouth:awkward blank expressionless mouthless
🫥 dotted line face::depressed disappear hidden hide
😶‍🌫️ face in clouds::absentminded fog head
😏 smirking face:smirk:boss dapper flirt homie
😒 unamused face:unamused:... bored fine jealous
🙄 face with rolling eyes:roll_eyes:eyeroll shade ugh whatever
😬 grimacing face:grimacing:awk awkward dentist grimace
😮‍💨 face exhaling::blow blowing exhale exhausted
🤥 lying face::liar lie pinocchio
🫨 shaking face::crazy daze earthquake omg
😌 relieved face:relieved:calm peace relief zen
😔 pensive face:pensive:awful bored dejected died
😪 sleepy face:sleepy:crying good night sad
🤤 drooling face
😴 sleeping face:sleeping:bed bedtime good goodnight
😷 face with medical mask:mask:cold dentist dermatologist doctor
🤒 face with thermometer::ill sick
🤕 face with head-bandage::hurt injury ouch
🤢 nauseated face::gross nasty sick vomit
🤮 face vomiting:vomiting_face:barf ew gross puke
🤧 sneezing face::fever flu gesundheit sick
🥵 hot face::dying feverish heat panting
🥶 cold face::blue blue-faced freezing frostbite
🥴 woozy face::dizzy drunk eyes intoxicated
😵 face with crossed-out eyes:dizzy_face:dead feels knocked sick
😵‍💫 face with spiral eyes::confused dizzy hypnotized omg
🤯 exploding head::blown explode mind mindblown
🤠 cowboy hat face::cowgirl
🥳 partying face::bday birthday celebrate celebration
🥸 disguised face::eyebrow glasses incognito moustache
😎 smiling face with sunglasses:sunglasses:awesome beach bright bro
🤓 nerd face::brainy clever expert geek
🧐 face with monocle:monocle_face:classy fancy rich stuffy
😕 confused face:confused:befuddled confusing dunno frown
🫤 face with diagonal mouth::confused confusion disappointed doubt
😟 worried face:worried:anxious butterflies nerves nervous
🙁 slightly frowning face::sad
☹️ frowning face::sad
😮 face with open mouth:open_mouth:believe forgot omg shocked
😯 hushed face:hushed:epic omg stunned surprised
😲 astonished face:astonished:cost no omg shocked
😳 flushed face:flushed:amazed awkward crazy dazed
🥺 pleading face::begging big eyes mercy
🥹 face holding back tears::admiration aww cry embarrassed
😦 frowning face with open mouth:frowning:caught guard scared scary
😧 anguished face:anguished:forgot scared scary stressed
😨 fearful face:fearful:afraid anxious blame scared
😰 anxious face with sweat:cold_sweat:blue eek mouth nervous
😥 sad but relieved face:disappointed_relieved:anxious call close complicated
😢 crying face:cry:awful feels miss sad
😭 loudly crying face:sob:bawling sad tear tears
😱 face screaming in fear:scream:epic fearful munch scared
😖 confounded face:confounded:annoyed confused cringe distraught
😣 persevering face:persevere:concentrate concentration focus headache
😞 disappointed face:disappointed:awful blame dejected fail
😓 downcast face with sweat:sweat:close cold feels headache
😩 weary face:weary:crying fail feels hungry
😫 tired face::cost feels nap sad
🥱 yawning face::bedtime bored goodnight nap
😤 face with steam from nose:triumph:anger angry feels fume
😡 enraged face:pout rage:anger angry feels mad
😠 angry face:angry:anger blame feels frustrated
🤬 face with symbols on mouth:cursing_face:censor cussing mad pissed
😈 smiling face with horns:smiling_imp:demon devil evil fairy
👿 angry face with horns:imp:demon devil evil fairy
💀 skull::body dead death face
☠️ skull and crossbones::dead death face monster
💩 pile of poo:hankey poop shit:bs comic doo dung
🤡 clown face
👹 ogre:japanese_ogre:creature devil face fairy
👺 goblin:japanese_goblin:angry creature face fairy
👻 ghost::boo creature excited face
👽️ alien::creature extraterrestrial face fairy
👾 alien monster:space_invader:creature extraterrestrial face fairy
🤖 robot::face monster
😺 grinning cat:smiley_cat:animal face mouth open
😸 grinning cat with smiling eyes:smile_cat:animal face
😹 cat with tears of joy:joy_cat:animal face laugh laughing
😻 smiling cat with heart-eyes:heart_eyes_cat:animal face love smile
😼 cat with wry smile:smirk_cat:animal face ironic
😽 kissing cat::animal closed eye eyes
🙀 weary cat:scream_cat:animal face oh surprised
😿 crying cat:crying_cat_face:animal sad tear
😾 pouting cat::animal face
🙈 see-no-evil monkey:see_no_evil:embarrassed face forbidden forgot
🙉 hear-no-evil monkey:hear_no_evil:animal ears face forbidden
🙊 speak-no-evil monkey:speak_no_evil:animal face forbidden gesture
💌 love letter::heart mail romance valentine
💘 heart with arrow:cupid:143 adorbs date emotion
💝 heart with ribbon:gift_heart:143 anniversary emotion ily
💖 sparkling heart::143 emotion excited good
💗 growing heart:heartpulse:143 emotion excited ily
💓 beating heart:heartbeat:143 cardio emotion ily
💞 revolving hearts::143 adorbs anniversary emotion
💕 two hearts::143 anniversary date dating
💟 heart decoration::143 emotion hearth purple
❣️ heart exclamation:heavy_heart_exclamation:mark punctuation
💔 broken heart::break crushed emotion heartbroken
❤️‍🔥 heart on fire::burn love lust sacred
❤️‍🩹 mending heart::healthier improving recovering recuperating
❤️ red heart:heart:emotion love
🩷 pink heart::143 adorable cute emotion
🧡 orange heart::143
💛 yellow heart::143 cardiac emotion ily
💚 green heart::143 emotion ily love
💙 blue heart::143 emotion ily love
🩵 light blue heart::143 cute cyan emotion
💜 purple heart::143 bestest emotion ily
🤎 brown heart::143
🖤 black heart::evil wicked
🩶 grey heart::143 emotion gray ily
🤍 white heart::143
💋 kiss mark:kiss:dating emotion heart kissing
💯 hundred points:100:a+ agree clearly definitely
💢 anger symbol:anger:angry comic mad upset
💥 collision:boom:bomb collide comic explode
💫 dizzy::comic shining shooting star
💦 sweat droplets:sweat_drops:comic drip splashing squirt
💨 dashing away:dash:cloud comic fart fast
🕳️ hole
💬 speech balloon::bubble comic dialog message
👁️‍🗨️ eye in speech bubble:eye_speech_bubble:balloon witness
🗨️ left speech bubble::balloon dialog
🗯️ right anger bubble::angry balloon mad
💭 thought balloon::bubble cartoon cloud comic
💤 zzz::comic good goodnight night

👋 waving hand:wave:bye
🤚 raised back of hand::backhand
🖐️ hand with fingers splayed:raised_hand_with_fingers_splayed:stop
✋️ raised hand:hand:5
🖖 vulcan salute::finger
🫱 rightwards hand::handshake
🫲 leftwards hand::handshake
🫳 palm down hand::dismiss
🫴 palm up hand::beckon
🫷 leftwards pushing hand::block
🫸 rightwards pushing hand::block
👌 ok hand::awesome
🤌 pinched fingers::gesture
🤏 pinching hand::amount
✌️ victory hand:v:peace
🤞 crossed fingers::hand
🫰 hand with index finger and thumb crossed::<3
🤟 love-you gesture::fingers
🤘 sign of the horns:metal:finger
🤙 call me hand::hang
👈️ backhand index pointing left:point_left:finger
👉️ backhand index pointing right:point_right:finger
👆️ backhand index pointing up:point_up_2:finger
🖕 middle finger:fu:hand
👇️ backhand index pointing down:point_down:finger
☝️ index pointing up:point_up:finger
🫵 index pointing at the viewer::finger
👍️ thumbs up:+1 thumbsup:good
👎️ thumbs down:-1 thumbsdown:bad
✊️ raised fist:fist fist_raised:clenched
👊 oncoming fist:facepunch fist_oncoming punch:absolutely
🤛 left-facing fist:fist_left:leftwards
🤜 right-facing fist:fist_right:rightwards
👏 clapping hands:clap:applause
🙌 raising hands:raised_hands:celebration
🫶 heart hands::<3
👐 open hands::hug
🤲 palms up together::cupped
🤝 handshake::agreement
🙏 folded hands:pray:appreciate
✍️ writing hand::write
💅 nail polish:nail_care:bored
🤳 selfie::camera
💪 flexed biceps:muscle:arm
🦾 mechanical arm::accessibility
🦿 mechanical leg::accessibility
🦵 leg::bent
🦶 foot::ankle
👂️ ear::body
🦻 ear with hearing aid::accessibility
👃 nose::body
🧠 brain::intelligent
🫀 anatomical heart::beat
🫁 lungs::breath
🦷 tooth::dentist
🦴 bone::bones
👀 eyes::body
👁️ eye::1
👅 tongue::body
👄 mouth:lips:beauty
🫦 biting lip::anxious
👶 baby::babies
🧒 child::bright-eyed
👦 boy::bright-eyed
👧 girl::bright-eyed
🧑 person:adult
👱 person blond hair:blond_haired_person:blond-haired
👨 man::adult
🧔 person beard:bearded_person:whiskers
👩 woman::adult
🧑‍🦰 person red hair::adult
🧑‍🦱 person curly hair::adult
🧑‍🦳 person white hair::adult
🧑‍🦲 person bald::adult
🧓 older person:older_adult:elderly
👴 old man:older_man:adult
👵 old woman:older_woman:adult
🙍 person frowning:frowning_person:annoyed
🙎 person pouting:pouting_face:disappointed
🙅 person gesturing no:no_good:forbidden
🙆 person gesturing ok:ok_person:exercise
💁 person tipping hand:information_desk_person tipping_hand_person:fetch
🙋 person raising hand:raising_hand:gesture
🧏 deaf person::accessibility
🙇 person bowing:bow:apology
🤦 person facepalming:facepalm:again
🤷 person shrugging:shrug:doubt
🧑‍⚕️ health worker::doctor
🧑‍🎓 student::graduate
🧑‍🏫 teacher::instructor
🧑‍⚖️ judge::justice
🧑‍🌾 farmer::gardener
🧑‍🍳 cook::chef
🧑‍🔧 mechanic::electrician
🧑‍🏭 factory worker::assembly
🧑‍💼 office worker::architect
🧑‍🔬 scientist::biologist
🧑‍💻 technologist::coder
🧑‍🎤 singer::actor
🧑‍🎨 artist::palette
🧑‍✈️ pilot::plane
🧑‍🚀 astronaut::rocket
🧑‍🚒 firefighter::firetruck
👮 police officer:cop:apprehend
🕵️ detective::sleuth
💂 guard::buckingham
🥷 ninja::assassin
👷 construction worker::build
🫅 person with crown::monarch
🤴 prince::crown
👸 princess::crown
👳 person wearing turban:person_with_turban
👲 person with skullcap:man_with_gua_pi_mao:chinese
🧕 woman with headscarf::bandana
🤵 person in tuxedo::formal
👰 person with veil::wedding
🤰 pregnant woman
🫃 pregnant man::belly
🫄 pregnant person::belly
🤱 breast-feeding::baby
🧑‍🍼 person feeding baby::nanny
👼 baby angel:angel:church
🎅 santa claus:santa:celebration
🤶 mrs. claus::celebration
🧑‍🎄 mx claus::celebration
🦸 superhero::good
🦹 supervillain::bad
🧙 mage::fantasy
🧚 fairy::fairytale
🧛 vampire::blood
🧜 merperson::creature
🧝 elf::elves
🧞 genie::djinn
🧟 zombie::apocalypse
🧌 troll::fairy
💆 person getting massage:massage:face
💇 person getting haircut:haircut:barber
🚶 person walking:walking:amble
🧍 person standing:standing_person
🧎 person kneeling:kneeling_person:knees
🧑‍🦯 person with white cane:person_with_probing_cane:accessibility
🧑‍🦼 person in motorized wheelchair::accessibility
🧑‍🦽 person in manual wheelchair::accessibility
🏃 person running:runner running:fast
💃 woman dancing:dancer:elegant
🕺 man dancing::dance
🕴️ person in suit levitating:business_suit_levitating
👯 people with bunny ears:dancers:bestie
🧖 person in steamy room:sauna_person:day
🧗 person climbing:climbing:climber
🤺 person fencing::fencer
🏇 horse racing::jockey
⛷️ skier::snow
🏂️ snowboarder::ski
🏌️ person golfing:golfing:ball
🏄️ person surfing:surfer:beach
🚣 person rowing boat:rowboat:canoe
🏊️ person swimming:swimmer:freestyle
⛹️ person bouncing ball:bouncing_ball_person:athletic
🏋️ person lifting weights:weight_lifting:barbell
🚴 person biking:bicyclist:bicycle
🚵 person mountain biking:mountain_bicyclist:bicycle
🤸 person cartwheeling:cartwheeling:active
🤼 people wrestling:wrestling:combat
🤽 person playing water polo:water_polo:sport
🤾 person playing handball:handball_person:athletics
🤹 person juggling:juggling_person:act
🧘 person in lotus position:lotus_position:cross
🛀 person taking bath:bath:bathtub
🛌 person in bed:sleeping_bed:bedtime
🧑‍🤝‍🧑 people holding hands::bae
👭 women holding hands:two_women_holding_hands:bae
👫 woman and man holding hands:couple:bae
👬 men holding hands:two_men_holding_hands:bae
💏 kiss:couplekiss:anniversary
💑 couple with heart::anniversary
🗣️ speaking head::face
👤 bust in silhouette::mysterious
👥 busts in silhouette::bff
🫂 people hugging::comfort
👪️ family::child
👣 footprints::barefoot

🐵 monkey face
🐒 monkey
🦍 gorilla
🦧 orangutan
🐶 dog face:dog
🐕️ dog:dog2
🦮 guide dog
🐕‍🦺 service dog
🐩 poodle
🐺 wolf
🦊 fox:fox_face
🦝 raccoon
🐱 cat face:cat
🐈️ cat:cat2
🐈‍⬛ black cat
🦁 lion
🐯 tiger face:tiger
🐅 tiger:tiger2
🐆 leopard
🐴 horse face:horse
🫎 moose
🫏 donkey
🐎 horse:racehorse
🦄 unicorn
🦓 zebra
🦌 deer
🦬 bison
🐮 cow face:cow
🐂 ox
🐃 water buffalo
🐄 cow:cow2
🐷 pig face:pig
🐖 pig:pig2
🐗 boar
🐽 pig nose
🐏 ram
🐑 ewe:sheep
🐐 goat
🐪 camel:dromedary_camel
🐫 two-hump camel:camel
🦙 llama
🦒 giraffe
🐘 elephant
🦣 mammoth
🦏 rhinoceros
🦛 hippopotamus
🐭 mouse face:mouse
🐁 mouse:mouse2
🐀 rat
🐹 hamster
🐰 rabbit face:rabbit
🐇 rabbit:rabbit2
🐿️ chipmunk
🦫 beaver
🦔 hedgehog
🦇 bat
🐻 bear
🐻‍❄️ polar bear
🐨 koala
🐼 panda:panda_face
🦥 sloth
🦦 otter
🦨 skunk
🦘 kangaroo
🦡 badger
🐾 paw prints:feet
🦃 turkey
🐔 chicken
🐓 rooster
🐣 hatching chick
🐤 baby chick
🐥 front-facing baby chick:hatched_chick
🐦️ bird
🐧 penguin
🕊️ dove
🦅 eagle
🦆 duck
🦢 swan
🦉 owl
🦤 dodo
🪶 feather
🦩 flamingo
🦚 peacock
🦜 parrot
🪽 wing
🐦‍⬛ black bird
🪿 goose
🐸 frog
🐊 crocodile
🐢 turtle
🦎 lizard
🐍 snake
🐲 dragon face
🐉 dragon
🦕 sauropod
🦖 t-rex:t-rex
🐳 spouting whale:whale
🐋 whale:whale2
🐬 dolphin:flipper
🦭 seal
🐟️ fish
🐠 tropical fish
🐡 blowfish
🦈 shark
🐙 octopus
🐚 spiral shell:shell
🪸 coral
🪼 jellyfish
🦀 crab
🦞 lobster
🦐 shrimp
🦑 squid
🦪 oyster
🐌 snail
🦋 butterfly
🐛 bug
🐜 ant
🐝 honeybee:bee
🪲 beetle
🐞 lady beetle
🦗 cricket
🪳 cockroach
🕷️ spider
🕸️ spider web
🦂 scorpion
🦟 mosquito
🪰 fly
🪱 worm
🦠 microbe
💐 bouquet
🌸 cherry blossom
💮 white flower
🪷 lotus
🏵️ rosette
🌹 rose
🥀 wilted flower
🌺 hibiscus
🌻 sunflower
🌼 blossom
🌷 tulip
🪻 hyacinth
🌱 seedling
🪴 potted plant
🌲 evergreen tree
🌳 deciduous tree
🌴 palm tree
🌵 cactus
🌾 sheaf of rice:ear_of_rice
🌿 herb
☘️ shamrock
🍀 four leaf clover
🍁 maple leaf
🍂 fallen leaf
🍃 leaf fluttering in wind:leaves
🪹 empty nest
🪺 nest with eggs
🍄 mushroom

🍇 grapes
🍈 melon
🍉 watermelon
🍊 tangerine:mandarin orange
🍋 lemon
🍌 banana
🍍 pineapple
🥭 mango
🍎 red apple:apple
🍏 green apple
🍐 pear
🍑 peach
🍒 cherries
🍓 strawberry
🫐 blueberries
🥝 kiwi fruit
🍅 tomato
🫒 olive
🥥 coconut
🥑 avocado
🍆 eggplant
🥔 potato
🥕 carrot
🌽 ear of corn:corn
🌶️ hot pepper
🫑 bell pepper
🥒 cucumber
🥬 leafy green
🥦 broccoli
🧄 garlic
🧅 onion
🥜 peanuts
🫘 beans
🌰 chestnut
🫚 ginger root
🫛 pea pod
🍞 bread
🥐 croissant
🥖 baguette bread
🫓 flatbread
🥨 pretzel
🥯 bagel
🥞 pancakes
🧇 waffle
🧀 cheese wedge:cheese
🍖 meat on bone
🍗 poultry leg
🥩 cut of meat
🥓 bacon
🍔 hamburger
🍟 french fries:fries
🍕 pizza
🌭 hot dog:hotdog
🥪 sandwich
🌮 taco
🌯 burrito
🫔 tamale
🥙 stuffed flatbread
🧆 falafel
🥚 egg
🍳 cooking:fried_egg
🥘 shallow pan of food
🍲 pot of food:stew
🫕 fondue
🥣 bowl with spoon
🥗 green salad
🍿 popcorn
🧈 butter
🧂 salt
🥫 canned food
🍱 bento box:bento
🍘 rice cracker
🍙 rice ball
🍚 cooked rice:rice
🍛 curry rice:curry
🍜 steaming bowl:ramen
🍝 spaghetti
🍠 roasted sweet potato:sweet_potato
🍢 oden
🍣 sushi
🍤 fried shrimp
🍥 fish cake with swirl:fish_cake
🥮 moon cake
🍡 dango
🥟 dumpling
🥠 fortune cookie
🥡 takeout box
🍦 soft ice cream:icecream
🍧 shaved ice
🍨 ice cream
🍩 doughnut
🍪 cookie
🎂 birthday cake:birthday
🍰 shortcake:cake
🧁 cupcake
🥧 pie
🍫 chocolate bar
🍬 candy
🍭 lollipop
🍮 custard
🍯 honey pot
🍼 baby bottle
🥛 glass of milk:milk_glass
☕️ hot beverage:coffee
🫖 teapot
🍵 teacup without handle:tea
🍶 sake
🍾 bottle with popping cork:champagne
🍷 wine glass
🍸️ cocktail glass:cocktail
🍹 tropical drink
🍺 beer mug:beer
🍻 clinking beer mugs:beers
🥂 clinking glasses
🥃 tumbler glass
🫗 pouring liquid
🥤 cup with straw
🧋 bubble tea
🧃 beverage box
🧉 mate
🧊 ice:ice_cube
🥢 chopsticks
🍽️ fork and knife with plate:plate_with_cutlery
🍴 fork and knife
🥄 spoon
🔪 kitchen knife:hocho knife
🫙 jar
🏺 amphora

🌍️ globe showing europe-africa:earth_africa
🌎️ globe showing americas:earth_americas
🌏️ globe showing asia-australia:earth_asia
🌐 globe with meridians
🗺️ world map
🗾 map of japan:japan
🧭 compass
🏔️ snow-capped mountain:mountain_snow
⛰️ mountain
🌋 volcano
🗻 mount fuji
🏕️ camping
🏖️ beach with umbrella:beach_umbrella
🏜️ desert
🏝️ desert island
🏞️ national park
🏟️ stadium
🏛️ classical building
🏗️ building construction
🧱 brick:bricks
🪨 rock
🪵 wood
🛖 hut
🏘️ houses
🏚️ derelict house
🏠️ house
🏡 house with garden
🏢 office building:office
🏣 japanese post office:post_office
🏤 post office:european_post_office
🏥 hospital
🏦 bank
🏨 hotel
🏩 love hotel
🏪 convenience store
🏫 school
🏬 department store
🏭️ factory
🏯 japanese castle
🏰 castle:european_castle
💒 wedding
🗼 tokyo tower
🗽 statue of liberty
⛪️ church
🕌 mosque
🛕 hindu temple
🕍 synagogue
⛩️ shinto shrine
🕋 kaaba
⛲️ fountain
⛺️ tent
🌁 foggy
🌃 night with stars
🏙️ cityscape
🌄 sunrise over mountains
🌅 sunrise
🌆 cityscape at dusk:city_sunset
🌇 sunset:city_sunrise
🌉 bridge at night
♨️ hot springs:hotsprings
🎠 carousel horse
🛝 playground slide
🎡 ferris wheel
🎢 roller coaster
💈 barber pole:barber
🎪 circus tent
🚂 locomotive:steam_locomotive
🚃 railway car
🚄 high-speed train:bullettrain_side
🚅 bullet train:bullettrain_front
🚆 train:train2
🚇️ metro
🚈 light rail
🚉 station
🚊 tram
🚝 monorail
🚞 mountain railway
🚋 tram car:train
🚌 bus
🚍️ oncoming bus
🚎 trolleybus
🚐 minibus
🚑️ ambulance
🚒 fire engine
🚓 police car
🚔️ oncoming police car
🚕 taxi
🚖 oncoming taxi
🚗 automobile:car red_car
🚘️ oncoming automobile
🚙 sport utility vehicle:blue_car
🛻 pickup truck
🚚 delivery truck:truck
🚛 articulated lorry
🚜 tractor
🏎️ racing car
🏍️ motorcycle
🛵 motor scooter
🦽 manual wheelchair
🦼 motorized wheelchair
🛺 auto rickshaw
🚲️ bicycle:bike
🛴 kick scooter
🛹 skateboard
🛼 roller skate
🚏 bus stop:busstop
🛣️ motorway
🛤️ railway track
🛢️ oil drum
⛽️ fuel pump:fuelpump
🛞 wheel
🚨 police car light:rotating_light
🚥 horizontal traffic light:traffic_light
🚦 vertical traffic light
🛑 stop sign
🚧 construction
⚓️ anchor
🛟 ring buoy
⛵️ sailboat:boat
🛶 canoe
🚤 speedboat
🛳️ passenger ship
⛴️ ferry
🛥️ motor boat
🚢 ship
✈️ airplane
🛩️ small airplane
🛫 airplane departure:flight_departure
🛬 airplane arrival:flight_arrival
🪂 parachute
💺 seat
🚁 helicopter
🚟 suspension railway
🚠 mountain cableway
🚡 aerial tramway
🛰️ satellite:artificial_satellite
🚀 rocket
🛸 flying saucer
🛎️ bellhop bell
🧳 luggage
⌛️ hourglass done:hourglass
⏳️ hourglass not done:hourglass_flowing_sand
⌚️ watch
⏰️ alarm clock
⏱️ stopwatch
⏲️ timer clock
🕰️ mantelpiece clock
🕛️ twelve o’clock:clock12
🕧️ twelve-thirty:clock1230
🕐️ one o’clock:clock1
🕜️ one-thirty:clock130
🕑️ two o’clock:clock2
🕝️ two-thirty:clock230
🕒️ three o’clock:clock3
🕞️ three-thirty:clock330
🕓️ four o’clock:clock4
🕟️ four-thirty:clock430
🕔️ five o’clock:clock5
🕠️ five-thirty:clock530
🕕️ six o’clock:clock6
🕡️ six-thirty:clock630
🕖️ seven o’clock:clock7
🕢️ seven-thirty:clock730
🕗️ eight o’clock:clock8
🕣️ eight-thirty:clock830
🕘️ nine o’clock:clock9
🕤️ nine-thirty:clock930
🕙️ ten o’clock:clock10
🕥️ ten-thirty:clock1030
🕚️ eleven o’clock:clock11
🕦️ eleven-thirty:clock1130
🌑 new moon
🌒 waxing crescent moon
🌓 first quarter moon
🌔 waxing gibbous moon:moon
🌕️ full moon
🌖 waning gibbous moon
🌗 last quarter moon
🌘 waning crescent moon
🌙 crescent moon
🌚 new moon face:new_moon_with_face
🌛 first quarter moon face:first_quarter_moon_with_face
🌜️ last quarter moon face:last_quarter_moon_with_face
🌡️ thermometer
☀️ sun:sunny
🌝 full moon face:full_moon_with_face
🌞 sun with face
🪐 ringed planet
⭐️ star
🌟 glowing star:star2
🌠 shooting star:stars
🌌 milky way
☁️ cloud
⛅️ sun behind cloud:partly_sunny
⛈️ cloud with lightning and rain
🌤️ sun behind small cloud
🌥️ sun behind large cloud
🌦️ sun behind rain cloud
🌧️ cloud with rain
🌨️ cloud with snow
🌩️ cloud with lightning
🌪️ tornado
🌫️ fog
🌬️ wind face
🌀 cyclone
🌈 rainbow
🌂 closed umbrella
☂️ umbrella:open_umbrella
☔️ umbrella with rain drops:umbrella
⛱️ umbrella on ground:parasol_on_ground
⚡️ high voltage:zap
❄️ snowflake
☃️ snowman:snowman_with_snow
⛄️ snowman without snow:snowman
☄️ comet
🔥 fire
💧 droplet
🌊 water wave:ocean

🎃 jack-o-lantern
🎄 christmas tree
🎆 fireworks
🎇 sparkler
🧨 firecracker
✨️ sparkles
🎈 balloon
🎉 party popper:tada
🎊 confetti ball
🎋 tanabata tree
🎍 pine decoration:bamboo
🎎 japanese dolls:dolls
🎏 carp streamer:flags
🎐 wind chime
🎑 moon viewing ceremony:rice_scene
🧧 red envelope
🎀 ribbon
🎁 wrapped gift:gift
🎗️ reminder ribbon
🎟️ admission tickets:tickets
🎫 ticket
🎖️ military medal:medal_military
🏆️ trophy
🏅 sports medal:medal_sports
🥇 1st place medal
🥈 2nd place medal
🥉 3rd place medal
⚽️ soccer ball:soccer
⚾️ baseball
🥎 softball
🏀 basketball
🏐 volleyball
🏈 american football:football
🏉 rugby football
🎾 tennis
🥏 flying disc
🎳 bowling
🏏 cricket game
🏑 field hockey
🏒 ice hockey
🥍 lacrosse
🏓 ping pong
🏸 badminton
🥊 boxing glove
🥋 martial arts uniform
🥅 goal net
⛳️ flag in hole:golf
⛸️ ice skate
🎣 fishing pole:fishing_pole_and_fish
🤿 diving mask
🎽 running shirt:running_shirt_with_sash
🎿 skis:ski
🛷 sled
🥌 curling stone
🎯 bullseye:dart
🪀 yo-yo
🪁 kite
🔫 water pistol:gun
🎱 pool 8 ball:8ball
🔮 crystal ball
🪄 magic wand
🎮️ video game
🕹️ joystick
🎰 slot machine
🎲 game die
🧩 puzzle piece:jigsaw
🧸 teddy bear
🪅 piñata:pinata
🪩 mirror ball
🪆 nesting dolls
♠️ spade suit:spades
♥️ heart suit:hearts
♦️ diamond suit:diamonds
♣️ club suit:clubs
♟️ chess pawn
🃏 joker:black_joker
🀄️ mahjong red dragon:mahjong
🎴 flower playing cards
🎭️ performing arts
🖼️ framed picture
🎨 artist palette:art
🧵 thread
🪡 sewing needle
🧶 yarn
🪢 knot

👓️ glasses:eyeglasses
🕶️ sunglasses:dark_sunglasses
🥽 goggles
🥼 lab coat
🦺 safety vest
👔 necktie
👕 t-shirt:shirt tshirt
👖 jeans
🧣 scarf
🧤 gloves
🧥 coat
🧦 socks
👗 dress
👘 kimono
🥻 sari
🩱 one-piece swimsuit
🩲 briefs:swim_brief
🩳 shorts
👙 bikini
👚 woman’s clothes:womans_clothes
🪭 folding hand fan
👛 purse
👜 handbag
👝 clutch bag:pouch
🛍️ shopping bags:shopping
🎒 backpack:school_satchel
🩴 thong sandal
👞 man’s shoe:mans_shoe shoe
👟 running shoe:athletic_shoe
🥾 hiking boot
🥿 flat shoe
👠 high-heeled shoe:high_heel
👡 woman’s sandal:sandal
🩰 ballet shoes
👢 woman’s boot:boot
🪮 hair pick
👑 crown
👒 woman’s hat:womans_hat
🎩 top hat:tophat
🎓️ graduation cap:mortar_board
🧢 billed cap
🪖 military helmet
⛑️ rescue worker’s helmet:rescue_worker_helmet
📿 prayer beads
💄 lipstick
💍 ring
💎 gem stone:gem
🔇 muted speaker:mute
🔈️ speaker low volume:speaker
🔉 speaker medium volume:sound
🔊 speaker high volume:loud_sound
📢 loudspeaker
📣 megaphone:mega
📯 postal horn
🔔 bell
🔕 bell with slash:no_bell
🎼 musical score
🎵 musical note
🎶 musical notes:notes
🎙️ studio microphone
🎚️ level slider
🎛️ control knobs
🎤 microphone
🎧️ headphone:headphones
📻️ radio
🎷 saxophone
🎺 trumpet
🪗 accordion
🎸 guitar
🎹 musical keyboard
🎻 violin
🪕 banjo
🥁 drum
🪘 long drum
🪇 maracas
🪈 flute
📱 mobile phone:iphone
📲 mobile phone with arrow:calling
☎️ telephone:phone
📞 telephone receiver
📟️ pager
📠 fax machine:fax
🔋 battery
🪫 low battery
🔌 electric plug
💻️ laptop:computer
🖥️ desktop computer
🖨️ printer
⌨️ keyboard
🖱️ computer mouse
🖲️ trackball
💽 computer disk:minidisc
💾 floppy disk
💿️ optical disk:cd
📀 dvd
🧮 abacus
🎥 movie camera
🎞️ film frames:film_strip
📽️ film projector
🎬️ clapper board:clapper
📺️ television:tv
📷️ camera
📸 camera with flash:camera_flash
📹️ video camera
📼 videocassette:vhs
🔍️ magnifying glass tilted left:mag
🔎 magnifying glass tilted right:mag_right
🕯️ candle
💡 light bulb:bulb
🔦 flashlight
🏮 red paper lantern:izakaya_lantern lantern
🪔 diya lamp
📔 notebook with decorative cover
📕 closed book
📖 open book:book
📗 green book
📘 blue book
📙 orange book
📚️ books
📓 notebook
📒 ledger
📃 page with curl
📜 scroll
📄 page facing up
📰 newspaper
🗞️ rolled-up newspaper:newspaper_roll
📑 bookmark tabs
🔖 bookmark
🏷️ label
🪙 coin
💰️ money bag:moneybag
💴 yen banknote:yen
💵 dollar banknote:dollar
💶 euro banknote:euro
💷 pound banknote:pound
💸 money with wings
💳️ credit card
🧾 receipt
💹 chart increasing with yen:chart
✉️ envelope
📧 e-mail:e-mail email
📨 incoming envelope
📩 envelope with arrow
📤️ outbox tray
📥️ inbox tray
📦️ package
📫️ closed mailbox with raised flag:mailbox
📪️ closed mailbox with lowered flag:mailbox_closed
📬️ open mailbox with raised flag:mailbox_with_mail
📭️ open mailbox with lowered flag:mailbox_with_no_mail
📮 postbox
🗳️ ballot box with ballot:ballot_box
✏️ pencil:pencil2
✒️ black nib
🖋️ fountain pen
🖊️ pen
🖌️ paintbrush
🖍️ crayon
📝 memo:pencil
💼 briefcase
📁 file folder
📂 open file folder
🗂️ card index dividers
📅 calendar:date
📆 tear-off calendar:calendar
🗒️ spiral notepad
🗓️ spiral calendar
📇 card index
📈 chart increasing:chart_with_upwards_trend
📉 chart decreasing:chart_with_downwards_trend
📊 bar chart
📋️ clipboard
📌 pushpin
📍 round pushpin
📎 paperclip
🖇️ linked paperclips:paperclips
📏 straight ruler
📐 triangular ruler
✂️ scissors
🗃️ card file box
🗄️ file cabinet
🗑️ wastebasket
🔒️ locked:lock
🔓️ unlocked:unlock
🔏 locked with pen:lock_with_ink_pen
🔐 locked with key:closed_lock_with_key
🔑 key
🗝️ old key
🔨 hammer
🪓 axe
⛏️ pick
⚒️ hammer and pick
🛠️ hammer and wrench
🗡️ dagger
⚔️ crossed swords
💣️ bomb
🪃 boomerang
🏹 bow and arrow
🛡️ shield
🪚 carpentry saw
🔧 wrench
🪛 screwdriver
🔩 nut and bolt
⚙️ gear
🗜️ clamp
⚖️ balance scale
🦯 white cane:probing_cane
🔗 link
⛓️ chains
🪝 hook
🧰 toolbox
🧲 magnet
🪜 ladder
⚗️ alembic
🧪 test tube
🧫 petri dish
🧬 dna
🔬 microscope
🔭 telescope
📡 satellite antenna:satellite
💉 syringe
🩸 drop of blood
💊 pill
🩹 adhesive bandage
🩼 crutch
🩺 stethoscope
🩻 x-ray
🚪 door
🛗 elevator
🪞 mirror
🪟 window
🛏️ bed
🛋️ couch and lamp
🪑 chair
🚽 toilet
🪠 plunger
🚿 shower
🛁 bathtub
🪤 mouse trap
🪒 razor
🧴 lotion bottle
🧷 safety pin
🧹 broom
🧺 basket
🧻 roll of paper
🪣 bucket
🧼 soap
🫧 bubbles
🪥 toothbrush
🧽 sponge
🧯 fire extinguisher
🛒 shopping cart
🚬 cigarette:smoking
⚰️ coffin
🪦 headstone
⚱️ funeral urn
🧿 nazar amulet
🪬 hamsa
🗿 moai:moyai
🪧 placard
🪪 identification card

🏧 atm sign:atm
🚮 litter in bin sign:put_litter_in_its_place
🚰 potable water
♿️ wheelchair symbol:wheelchair
🚹️ men’s room:mens
🚺️ women’s room:womens
🚻 restroom
🚼️ baby symbol
🚾 water closet:wc
🛂 passport control
🛃 customs
🛄 baggage claim
🛅 left luggage
⚠️ warning
🚸 children crossing
⛔️ no entry
🚫 prohibited:no_entry_sign
🚳 no bicycles
🚭️ no smoking
🚯 no littering:do_not_litter
🚱 non-potable water:non-potable_water
🚷 no pedestrians
📵 no mobile phones
🔞 no one under eighteen:underage
☢️ radioactive
☣️ biohazard
⬆️ up arrow:arrow_up
↗️ up-right arrow:arrow_upper_right
➡️ right arrow:arrow_right
↘️ down-right arrow:arrow_lower_right
⬇️ down arrow:arrow_down
↙️ down-left arrow:arrow_lower_left
⬅️ left arrow:arrow_left
↖️ up-left arrow:arrow_upper_left
↕️ up-down arrow:arrow_up_down
↔️ left-right arrow
↩️ right arrow curving left:leftwards_arrow_with_hook
↪️ left arrow curving right:arrow_right_hook
⤴️ right arrow curving up:arrow_heading_up
⤵️ right arrow curving down:arrow_heading_down
🔃 clockwise vertical arrows:arrows_clockwise
🔄 counterclockwise arrows button:arrows_counterclockwise
🔙 back arrow:back
🔚 end arrow:end
🔛 on! arrow:on
🔜 soon arrow:soon
🔝 top arrow:top
🛐 place of worship
⚛️ atom symbol
🕉️ om
✡️ star of david
☸️ wheel of dharma
☯️ yin yang
✝️ latin cross
☦️ orthodox cross
☪️ star and crescent
☮️ peace symbol
🕎 menorah
🔯 dotted six-pointed star:six_pointed_star
🪯 khanda
♈️ aries
♉️ taurus
♊️ gemini
♋️ cancer
♌️ leo
♍️ virgo
♎️ libra
♏️ scorpio:scorpius
♐️ sagittarius
♑️ capricorn
♒️ aquarius
♓️ pisces
⛎️ ophiuchus
🔀 shuffle tracks button:twisted_rightwards_arrows
🔁 repeat button:repeat
🔂 repeat single button:repeat_one
▶️ play button:arrow_forward
⏩️ fast-forward button:fast_forward
⏭️ next track button
⏯️ play or pause button
◀️ reverse button:arrow_backward
⏪️ fast reverse button:rewind
⏮️ last track button:previous_track_button
🔼 upwards button:arrow_up_small
⏫️ fast up button:arrow_double_up
🔽 downwards button:arrow_down_small
⏬️ fast down button:arrow_double_down
⏸️ pause button
⏹️ stop button
⏺️ record button
⏏️ eject button
🎦 cinema
🔅 dim button:low_brightness
🔆 bright button:high_brightness
📶 antenna bars:signal_strength
🛜 wireless
📳 vibration mode
📴 mobile phone off
♀️ female sign
♂️ male sign
⚧️ transgender symbol
✖️ multiply:heavy_multiplication_x
➕️ plus:heavy_plus_sign
➖️ minus:heavy_minus_sign
➗️ divide:heavy_division_sign
🟰 heavy equals sign
♾️ infinity
‼️ double exclamation mark:bangbang
⁉️ exclamation question mark:interrobang
❓️ red question mark:question
❔️ white question mark:grey_question
❕️ white exclamation mark:grey_exclamation
❗️ red exclamation mark:exclamation heavy_exclamation_mark
〰️ wavy dash
💱 currency exchange
💲 heavy dollar sign
⚕️ medical symbol
♻️ recycling symbol:recycle
⚜️ fleur-de-lis
🔱 trident emblem:trident
📛 name badge
🔰 japanese symbol for beginner:beginner
⭕️ hollow red circle:o
✅️ check mark button:white_check_mark
☑️ check box with check:ballot_box_with_check
✔️ check mark:heavy_check_mark
❌️ cross mark:x
❎️ cross mark button:negative_squared_cross_mark
➰️ curly loop
➿️ double curly loop:loop
〽️ part alternation mark
✳️ eight-spoked asterisk
✴️ eight-pointed star:eight_pointed_black_star
❇️ sparkle
©️ copyright
®️ registered
™️ trade mark:tm
#️⃣ keycap #:hash
*️⃣ keycap *:asterisk
0️⃣ keycap 0:zero
1️⃣ keycap 1:one
2️⃣ keycap 2:two
3️⃣ keycap 3:three
4️⃣ keycap 4:four
5️⃣ keycap 5:five
6️⃣ keycap 6:six
7️⃣ keycap 7:seven
8️⃣ keycap 8:eight
9️⃣ keycap 9:nine
🔟 keycap 10:keycap_ten
🔠 input latin uppercase:capital_abcd
🔡 input latin lowercase:abcd
🔢 input numbers:1234
🔣 input symbols:symbols
🔤 input latin letters:abc
🅰️ a button (blood type):a
🆎 ab button (blood type):ab
🅱️ b button (blood type):b
🆑 cl button:cl
🆒 cool button:cool
🆓 free button:free
ℹ️ information:information_source
🆔 id button:id
Ⓜ️ circled m:m
🆕 new button:new
🆖 ng button:ng
🅾️ o button (blood type):o2
🆗 ok button:ok
🅿️ p button:parking
🆘 sos button:sos
🆙 up! button:up
🆚 vs button:vs
🈁 japanese “here” button:koko
🈂️ japanese “service charge” button:sa
🈷️ japanese “monthly amount” button:u6708
🈶 japanese “not free of charge” button:u6709
🈯️ japanese “reserved” button:u6307
🉐 japanese “bargain” button:ideograph_advantage
🈹 japanese “discount” button:u5272
🈚️ japanese “free of charge” button:u7121
🈲 japanese “prohibited” button:u7981
🉑 japanese “acceptable” button:accept
🈸 japanese “application” button:u7533
🈴 japanese “passing grade” button:u5408
🈳 japanese “vacancy” button:u7a7a
㊗️ japanese “congratulations” button:congratulations
㊙️ japanese “secret” button:secret
🈺 japanese “open for business” button:u55b6
🈵 japanese “no vacancy” button:u6e80
🔴 red circle
🟠 orange circle
🟡 yellow circle
🟢 green circle
🔵 blue circle:large_blue_circle
🟣 purple circle
🟤 brown circle
⚫️ black circle
⚪️ white circle
🟥 red square
🟧 orange square
🟨 yellow square
🟩 green square
🟦 blue square
🟪 purple square
🟫 brown square
⬛️ black large square
⬜️ white large square
◼️ black medium square
◻️ white medium square
◾️ black medium-small square
◽️ white medium-small square
▪️ black small square
▫️ white small square
🔶 large orange diamond
🔷 large blue diamond
🔸 small orange diamond
🔹 small blue diamond
🔺 red triangle pointed up:small_red_triangle
🔻 red triangle pointed down:small_red_triangle_down
💠 diamond with a dot:diamond_shape_with_a_dot_inside
🔘 radio button
🔳 white square button
🔲 black square button

🏁 chequered flag:checkered_flag
🚩 triangular flag:triangular_flag_on_post
🎌 crossed flags
🏴 black flag
🏳️ white flag
🏳️‍🌈 rainbow flag
🏳️‍⚧️ transgender flag
🏴‍☠️ pirate flag
🏴󠁧󠁢󠁥󠁮󠁧󠁿 flag england:england
🏴󠁧󠁢󠁳󠁣󠁴󠁿 flag scotland:scotland
🏴󠁧󠁢󠁷󠁬󠁳󠁿 flag wales:wales`

/** Regions that have a flag (ISO 3166-1 alpha-2, and a few more). */
export const flags =
  'AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CP CQ CR CU CV CW CX CY CZ DE DG DJ DK DM DO DZ EA EC EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW'
