-- Comments for Afterword in Postgres, spoken to through PostgREST or Supabase. Run the whole file once, as the owner of the database
-- (Supabase: SQL Editor); run it again to bring its functions up to date. Postgres 13 or newer.
--
-- Nobody but you gets at the tables: they are in a schema of their own, which must not be among the exposed ones. What visitors may do
-- are the functions named comments_… at the end, and nothing else. A visitor is known by a random token made in the browser and sent in
-- the header x-afterword-token; only its hash is kept. No mail address is asked for, no IP address is kept.
--
-- Yours to do, in the table editor or in SQL:
--   update afterword.settings set moderation = 'all';              what is written waits for you
--   update afterword.comments set status = 'published' where …;    or 'spam', or 'deleted': what hangs below a deleted comment stands
--   insert into afterword.closed values ('https://…');             a thread that may be read, not written

create schema if not exists afterword;

create table if not exists afterword.settings (
  one boolean primary key default true check (one),
  -- 'off': what is written stands at once. 'all': it waits as 'pending', an edit too.
  moderation text not null default 'off' check (moderation in ('off', 'all')),
  -- How long authors may edit. They may delete at any time.
  edit_window interval not null default '15 minutes',
  -- What one address may do in ten minutes, and how many times as much all addresses together may.
  comments_limit int not null default 10,
  votes_limit int not null default 60,
  everybody int not null default 20,
  -- The header in which your proxy says who is asking. It must be one that visitors cannot set: Supabase stands behind Cloudflare, which
  -- sets this one. Without it, all visitors count as one address.
  address_header text not null default 'cf-connecting-ip',
  salt text not null default gen_random_uuid()::text
);
insert into afterword.settings default values on conflict do nothing;

create table if not exists afterword.comments (
  id text primary key default gen_random_uuid()::text,
  seq bigint generated always as identity,
  client_id text not null check (char_length(client_id) between 1 and 100),
  author bytea not null,
  thread text not null check (char_length(thread) between 1 and 1000),
  parent_id text,
  name text not null check (char_length(name) <= 80),
  website text check (char_length(website) <= 500 and website ~* '^(https?://|mailto:)'),
  body text not null check (char_length(body) <= 10000),
  status text not null check (status in ('published', 'pending', 'spam', 'deleted')),
  score int not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  edited_at timestamptz,
  check (status = 'deleted' or (name ~ '[^[:space:]]' and body ~ '[^[:space:]]')),
  constraint comments_once unique (author, client_id),
  unique (thread, id),
  foreign key (thread, parent_id) references afterword.comments (thread, id)
);
create index if not exists comments_parent on afterword.comments (parent_id);

create table if not exists afterword.votes (
  comment_id text not null references afterword.comments on delete cascade,
  voter bytea not null,
  vote smallint not null check (vote in (-1, 1)),
  primary key (comment_id, voter)
);

create table if not exists afterword.closed (thread text primary key);

-- Who did what in the last ten minutes, by the salted hash of an address.
create table if not exists afterword.recent (deed text not null, who bytea not null, at timestamptz not null default clock_timestamp());

-- Without a policy nobody reads a row, should the schema be exposed after all. The owner, in whose name the functions run, does.
alter table afterword.settings enable row level security;
alter table afterword.comments enable row level security;
alter table afterword.votes enable row level security;
alter table afterword.closed enable row level security;
alter table afterword.recent enable row level security;

-- A header of the request, by its name in lower case.
create or replace function afterword.header(name text) returns text language sql stable set search_path = '' as $$
  select nullif(current_setting('request.headers', true), '')::json ->> header.name
$$;

-- Who is asking; null for who only reads.
create or replace function afterword.viewer() returns bytea language sql stable set search_path = '' as $$
  select case when char_length(token) between 32 and 200 then sha256(convert_to(token, 'UTF8')) end
  from afterword.header('x-afterword-token') token
$$;

-- Every refusal of these functions: its message is one of the widget's error codes, its code the HTTP status.
create or replace function afterword.refuse(status text, code text, details text default null) returns void
language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = 'PT' || status, message = code, detail = coalesce(details, '');
end $$;

create or replace function afterword.author() returns bytea language plpgsql stable set search_path = '' as $$
begin
  if afterword.viewer() is null then perform afterword.refuse('401', 'signed_out'); end if;
  return afterword.viewer();
end $$;

create or replace function afterword.is_open(thread text) returns boolean language sql stable set search_path = '' as $$
  select not exists (select from afterword.closed c where c.thread = is_open.thread)
$$;

create or replace function afterword.must_be_open(thread text) returns void language plpgsql stable set search_path = '' as $$
begin
  if not afterword.is_open(thread) then perform afterword.refuse('403', 'closed'); end if;
end $$;

-- Counts one deed, or refuses it. One at a time, so that many at once cannot slip through together.
create or replace function afterword.throttle(deed text, most int) returns void language plpgsql set search_path = '' as $$
declare
  rules afterword.settings;
  me bytea;
  wait interval;
begin
  lock table afterword.recent in share row exclusive mode;
  select * into rules from afterword.settings;
  me := sha256(convert_to(rules.salt || coalesce(afterword.header(rules.address_header), ''), 'UTF8'));
  delete from afterword.recent r where r.at < clock_timestamp() - interval '10 minutes';
  select coalesce(min(r.at) filter (where r.who = me), min(r.at)) + interval '10 minutes' - clock_timestamp() into wait
  from afterword.recent r where r.deed = throttle.deed
  having count(*) filter (where r.who = me) >= most or count(*) >= most * rules.everybody;
  if found then perform afterword.refuse('429', 'rate_limited', ceil(extract(epoch from wait))::text); end if;
  insert into afterword.recent (deed, who) values (throttle.deed, me);
end $$;

-- May this viewer read it?
create or replace function afterword.readable(c afterword.comments, me bytea) returns boolean language sql stable set search_path = '' as $$
  select c.status = 'published' or (c.status = 'pending' and c.author = me) is true
$$;

-- A comment as this viewer sees it. What may not be read, but has replies that may, is a tombstone.
create or replace function afterword.shown(c afterword.comments, me bytea) returns jsonb language sql stable set search_path = '' as $$
  select case when not afterword.readable(c, me) then jsonb_build_object(
    'id', c.id, 'parent_id', c.parent_id, 'name', '', 'body', '', 'created_at', c.created_at, 'status', 'deleted', 'can', '[]'::jsonb
  ) else jsonb_strip_nulls(jsonb_build_object(
    'id', c.id, 'parent_id', c.parent_id, 'name', c.name, 'website', c.website, 'body', c.body,
    'created_at', c.created_at, 'edited_at', c.edited_at, 'status', c.status, 'score', c.score,
    'my_vote', coalesce((select v.vote from afterword.votes v where v.comment_id = c.id and v.voter = me), 0),
    'mine', case when mine then true end,
    'editable_until', case when mine then c.created_at + s.edit_window end,
    'can', to_jsonb(array_remove(array[
      case when opened and c.status = 'published' then 'reply' end,
      case when opened and c.status = 'published' and not mine then 'vote' end,
      case when opened and mine and clock_timestamp() < c.created_at + s.edit_window then 'edit' end,
      case when mine then 'delete' end], null))
  )) end
  from afterword.settings s, afterword.is_open(c.thread) opened, coalesce(c.author = me, false) mine
$$;

-- A comment of the viewer's own, held until the end of the transaction.
create or replace function afterword.own(id text) returns afterword.comments language plpgsql set search_path = '' as $$
declare
  found_one afterword.comments;
begin
  select * into found_one from afterword.comments c where c.id = own.id for update;
  if not found then perform afterword.refuse('404', 'not_found'); end if;
  if found_one.author <> afterword.author() then perform afterword.refuse('403', 'forbidden'); end if;
  return found_one;
end $$;

-- From here on: what everybody may call, as POST /rpc/NAME.

-- A page of a thread: roots in the order asked for, each with all that hangs below it. `next` goes back as `after`.
create or replace function public.comments_list(thread text, sort text default 'newest', after text default null, size int default 20)
returns jsonb language sql stable security definer set search_path = '' as $$
  with recursive here as (
    select c.id, c.parent_id, c as comment, afterword.readable(c, me) as readable, case comments_list.sort
      when 'oldest' then array[at, c.seq]
      when 'top' then array[-c.score, -at, -c.seq]
      else array[-at, -c.seq] end as place
    from afterword.viewer() me, afterword.comments c, cast(extract(epoch from c.created_at) * 1000000 as bigint) at
    where c.thread = comments_list.thread
  ), kept as (
    select h.id, h.parent_id from here h where h.readable
    union select h.id, h.parent_id from here h join kept k on h.id = k.parent_id
  ), roots as (
    select h.* from here h join kept k on h.id = k.id
    where h.parent_id is null and (comments_list.after is null or h.place > comments_list.after::bigint[])
    order by h.place limit least(greatest(comments_list.size, 1), 100) + 1
  ), page as (
    select * from roots order by place limit least(greatest(comments_list.size, 1), 100)
  ), branches as (
    select p.id, p.comment, p.place, 0 as depth from page p
    union all select h.id, h.comment, h.place, b.depth + 1 from branches b join here h on h.parent_id = b.id join kept k on k.id = h.id
  )
  select jsonb_build_object(
    'comments', (select coalesce(jsonb_agg(afterword.shown(b.comment, afterword.viewer()) order by b.depth, b.place), '[]') from branches b),
    'total', (select count(*) from here h where (h.comment).status = 'published'),
    'open', afterword.is_open(comments_list.thread),
    'next', case when (select count(*) from roots) > (select count(*) from page) then (select max(p.place)::text from page p) end)
$$;

-- One comment with those above it, root first.
create or replace function public.comments_get(thread text, id text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  chain jsonb;
begin
  with recursive up as (
    select c as comment, 0 as height from afterword.comments c
    where c.id = comments_get.id and c.thread = comments_get.thread and afterword.readable(c, afterword.viewer())
    union all select c, u.height + 1 from up u join afterword.comments c on c.id = (u.comment).parent_id
  )
  select jsonb_agg(afterword.shown(u.comment, afterword.viewer()) order by u.height desc) into chain from up u;
  if chain is null then perform afterword.refuse('404', 'not_found'); end if;
  return jsonb_build_object('comments', chain);
end $$;

-- How many comments are published in each of these threads.
create or replace function public.comments_count(threads text[]) returns jsonb language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_object_agg(t, (select count(*) from afterword.comments c where c.thread = t and c.status = 'published')), '{}')
  from (select distinct unnest(comments_count.threads[1:1000]) as t) asked
$$;

-- The same client_id twice is one comment, whatever happened to the first answer.
create or replace function public.comments_create(
  thread text, client_id text, name text, body text, parent_id text default null, website text default null
) returns jsonb language plpgsql volatile security definer set search_path = '' as $$
declare
  me bytea := afterword.author();
  made afterword.comments;
begin
  select * into made from afterword.comments c where c.author = me and c.client_id = comments_create.client_id;
  if not found then
    perform afterword.must_be_open(comments_create.thread);
    if comments_create.parent_id is not null and not exists (
      select from afterword.comments c
      where c.id = comments_create.parent_id and c.thread = comments_create.thread and c.status = 'published'
    ) then perform afterword.refuse('404', 'not_found'); end if;
    perform afterword.throttle('comment', comments_limit) from afterword.settings;
    insert into afterword.comments (client_id, author, thread, parent_id, name, website, body, status)
    select comments_create.client_id, me, comments_create.thread, comments_create.parent_id, btrim(comments_create.name),
      comments_create.website, comments_create.body, case s.moderation when 'off' then 'published' else 'pending' end
    from afterword.settings s
    on conflict on constraint comments_once do nothing returning * into made;
    -- The other of two that came at once.
    if not found then
      select * into made from afterword.comments c where c.author = me and c.client_id = comments_create.client_id;
    end if;
  end if;
  if (made.thread, made.parent_id, made.body) is distinct from (comments_create.thread, comments_create.parent_id, comments_create.body) then
    perform afterword.refuse('409', 'conflict');
  end if;
  return afterword.shown(made, me);
end $$;

create or replace function public.comments_edit(id text, body text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  own afterword.comments := afterword.own(comments_edit.id);
  rules afterword.settings;
begin
  select * into rules from afterword.settings;
  if own.status = 'deleted' then perform afterword.refuse('403', 'forbidden'); end if;
  perform afterword.must_be_open(own.thread);
  if clock_timestamp() >= own.created_at + rules.edit_window then perform afterword.refuse('403', 'edit_expired'); end if;
  perform afterword.throttle('comment', rules.comments_limit);
  update afterword.comments c set body = comments_edit.body, edited_at = clock_timestamp(),
    status = case when rules.moderation = 'all' and c.status = 'published' then 'pending' else c.status end
  where c.id = own.id returning * into own;
  return afterword.shown(own, own.author);
end $$;

-- Takes the words away; what hangs below stands. What is gone already is no error.
create or replace function public.comments_remove(id text) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  if not exists (select from afterword.comments c where c.id = comments_remove.id) then return; end if;
  perform afterword.own(comments_remove.id);
  delete from afterword.votes v where v.comment_id = comments_remove.id;
  update afterword.comments c set status = 'deleted', name = '', website = null, body = '', score = 0 where c.id = comments_remove.id;
end $$;

-- Sets the viewer's vote to exactly this.
create or replace function public.comments_vote(id text, vote int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  me bytea := afterword.author();
  voted afterword.comments;
begin
  perform afterword.throttle('vote', votes_limit) from afterword.settings;
  -- Held, so that of two votes at once neither is left out of the sum.
  select * into voted from afterword.comments c where c.id = comments_vote.id and c.status = 'published' for update;
  if not found then perform afterword.refuse('404', 'not_found'); end if;
  perform afterword.must_be_open(voted.thread);
  if voted.author = me then perform afterword.refuse('403', 'rejected'); end if;
  delete from afterword.votes v where v.comment_id = voted.id and v.voter = me;
  if comments_vote.vote <> 0 then insert into afterword.votes (comment_id, voter, vote) values (voted.id, me, comments_vote.vote); end if;
  update afterword.comments c set score = (select coalesce(sum(v.vote), 0) from afterword.votes v where v.comment_id = voted.id)
  where c.id = voted.id returning * into voted;
  return afterword.shown(voted, me);
end $$;

revoke all on schema afterword from public;
revoke all on all functions in schema afterword from public;
grant execute on function public.comments_list, public.comments_get, public.comments_count, public.comments_create, public.comments_edit,
  public.comments_remove, public.comments_vote to public;

notify pgrst, 'reload schema';
