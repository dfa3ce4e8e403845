-- Comments in your own Postgres, behind PostgREST or Supabase, for the adapter `postgrest`. Paste it once (in Supabase: SQL Editor); pasting it
-- again changes nothing that is stored. It needs Postgres 13 or newer.
--
-- Nobody reads or writes the tables from outside: they stand in a schema of their own, and the role `anon` may call the functions at the
-- end, nothing else. A guest is known by a token that the browser makes; only its hash is stored. No mail address is asked for or kept.
--
-- To hold what is posted until you have looked at it:     update afterword.settings set moderation = 'all';
-- To publish what waits, or to take a comment away:       update afterword.comments set status = 'published' where id = 12;   -- or 'deleted'
-- To end a discussion:                                    insert into afterword.closed values ('https://blog.example/post');

create schema if not exists afterword;

create table if not exists afterword.settings (
  one boolean primary key default true check (one),
  moderation text not null default 'off' check (moderation in ('off', 'all')),
  edit_window interval not null default '15 minutes',
  -- Comments a minute, from one network and from everybody.
  per_network integer not null default 5,
  per_minute integer not null default 60
);
insert into afterword.settings default values on conflict do nothing;

create table if not exists afterword.closed (thread text primary key);

create table if not exists afterword.comments (
  id bigint generated always as identity primary key,
  client_id uuid not null unique,
  thread text not null check (length(thread) between 1 and 1000),
  parent_id bigint references afterword.comments on delete cascade,
  -- The comment on the page itself that this one hangs below; itself, if it is one.
  root_id bigint not null references afterword.comments on delete cascade,
  name text not null check (length(name) <= 80),
  body text not null check (length(body) <= 10000),
  status text not null default 'published' check (status in ('published', 'pending', 'spam', 'deleted')),
  score integer not null default 0,
  token_hash bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  edited_at timestamptz
);
create index if not exists comments_roots on afterword.comments (thread, id) where parent_id is null;
create index if not exists comments_top on afterword.comments (thread, score, id) where parent_id is null;
create index if not exists comments_below on afterword.comments (root_id, id);
create index if not exists comments_replies on afterword.comments (parent_id);

create table if not exists afterword.votes (
  comment_id bigint not null references afterword.comments on delete cascade,
  token_hash bytea not null,
  vote smallint not null check (vote in (-1, 1)),
  primary key (comment_id, token_hash)
);

-- Who wrote in the last minute: the hash of a network with a salt of the day. Older rows go with the next comment.
create table if not exists afterword.recent (network bytea not null, at timestamptz not null default clock_timestamp());

create or replace function afterword.hash(token text) returns bytea language sql immutable set search_path = ''
as $$ select pg_catalog.sha256(pg_catalog.convert_to(token, 'UTF8')) $$;

-- An error PostgREST answers as an HTTP status; the hint is the code the adapter hands on.
create or replace function afterword.refuse(status integer, code text, message text) returns void language plpgsql set search_path = ''
as $$ begin raise exception using errcode = 'PT' || status, hint = code, message = message; end $$;

-- One comment as this viewer sees it. A deleted one is a tombstone: its words and its name are not handed out.
create or replace function afterword.shown(c afterword.comments, viewer bytea) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'id', c.id::text,
    'parent_id', c.parent_id::text,
    'name', case when c.status = 'deleted' then '' else c.name end,
    'body', case when c.status = 'deleted' then '' else c.body end,
    'status', c.status,
    'score', c.score,
    'created_at', c.created_at,
    'edited_at', c.edited_at,
    'mine', case when c.token_hash = viewer and c.status <> 'deleted' then true end,
    'editable_until', case when c.token_hash = viewer then c.created_at + (select edit_window from afterword.settings) end,
    'vote', (select v.vote from afterword.votes v where v.comment_id = c.id and v.token_hash = viewer)
  ))
$$;

-- Whether this viewer sees a comment at all: what waits is shown to its author only, a tombstone only where something hangs below it.
create or replace function afterword.visible(c afterword.comments, viewer bytea) returns boolean
language sql stable security definer set search_path = ''
as $$
  select c.status = 'published'
    or (c.status = 'pending' and c.token_hash = viewer)
    or (c.status = 'deleted' and exists (select from afterword.comments r where r.parent_id = c.id and r.status = 'published'))
$$;

-- A page of a thread: `size` roots in the order asked for, after the one `after` names, with all that hangs below them.
create or replace function public.afterword_list(thread text, sort text default 'newest', after text default null, size integer default 20, token text default null)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  viewer bytea := afterword.hash(token);
  wanted integer := least(greatest(size, 1), 100);
  last_score integer := split_part(after, ':', 1)::integer;
  last_id bigint := split_part(after, ':', 2)::bigint;
  roots bigint[];
  next text;
begin
  select array_agg(p.id order by p.place), max(p.mark) filter (where p.place = wanted and p.more)
  into roots, next
  from (
    select c.id, c.score || ':' || c.id as mark, count(*) over () > wanted as more,
      row_number() over (order by case when sort = 'top' then -c.score end, case when sort = 'oldest' then c.id else -c.id end) as place
    from (
      select c.* from afterword.comments c
      where c.thread = afterword_list.thread and c.parent_id is null and afterword.visible(c, viewer)
        and (after is null or case sort
          when 'oldest' then c.id > last_id
          when 'top' then (c.score, c.id) < (last_score, last_id)
          else c.id < last_id end)
      order by case when sort = 'top' then -c.score end, case when sort = 'oldest' then c.id else -c.id end
      limit wanted + 1
    ) c
  ) p
  where p.place <= wanted;
  return jsonb_strip_nulls(jsonb_build_object(
    'comments', coalesce((
      select jsonb_agg(afterword.shown(c, viewer) order by c.parent_id is not null, array_position(roots, c.id), c.id)
      from afterword.comments c where c.root_id = any (roots) and afterword.visible(c, viewer)), '[]'),
    'next', next,
    'total', case when after is null then
      (select count(*) from afterword.comments c where c.thread = afterword_list.thread and c.status = 'published') end,
    'closed', case when exists (select from afterword.closed k where k.thread = afterword_list.thread) then true end
  ));
end $$;

-- One comment with its ancestors, root first.
create or replace function public.afterword_get(thread text, id text, token text default null)
returns jsonb language plpgsql stable security definer set search_path = ''
as $$
declare
  viewer bytea := afterword.hash(token);
  wanted bigint := case when id ~ '^\d{1,18}$' then id::bigint end;
  found jsonb;
begin
  with recursive chain as (
    select c.*, 0 as step from afterword.comments c where c.id = wanted and c.thread = afterword_get.thread and afterword.visible(c, viewer)
    union all
    select c.*, step + 1 from chain join afterword.comments c on c.id = chain.parent_id
  )
  select jsonb_agg(afterword.shown(c, viewer) order by chain.step desc) into found from chain join afterword.comments c on c.id = chain.id;
  if found is null then perform afterword.refuse(404, 'not_found', 'There is no comment ' || id || '.'); end if;
  return jsonb_build_object('comments', found);
end $$;

-- How many comments each thread has.
create or replace function public.afterword_count(threads text[])
returns jsonb language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_object_agg(t.id, (select count(*) from afterword.comments c where c.thread = t.id and c.status = 'published')), '{}')
  from (select distinct unnest(threads[1:100]) as id) t
$$;

create or replace function public.afterword_create(client_id uuid, thread text, parent text, name text, body text, token text)
returns jsonb language plpgsql volatile security definer set search_path = ''
as $$
declare
  viewer bytea := afterword.hash(token);
  settings afterword.settings;
  above afterword.comments;
  made afterword.comments;
  new_id bigint := nextval(pg_get_serial_sequence('afterword.comments', 'id'));
  headers jsonb := coalesce(nullif(current_setting('request.headers', true), ''), '{}')::jsonb;
  own_network bytea := afterword.hash(current_date || coalesce(headers ->> 'x-forwarded-for', headers ->> 'x-real-ip', 'everybody'));
begin
  select * into settings from afterword.settings;
  if length(token) < 20 then perform afterword.refuse(400, 'invalid', 'A guest needs a token of 20 characters or more.'); end if;
  -- Two of the same wait for each other here: the second finds what the first has stored.
  perform pg_advisory_xact_lock(hashtextextended(client_id::text, 0));
  select * into made from afterword.comments c where c.client_id = afterword_create.client_id;
  if found then
    if made.token_hash <> viewer or made.body <> afterword_create.body or made.thread <> afterword_create.thread or made.parent_id::text is distinct from parent then
      perform afterword.refuse(409, 'conflict', 'Other words were sent as ' || client_id || ' before.');
    end if;
    return afterword.shown(made, viewer);
  end if;
  if btrim(afterword_create.body, E' \t\r\n') = '' or btrim(afterword_create.name) = '' then
    perform afterword.refuse(400, 'invalid', 'A comment needs a name and words.');
  end if;
  if exists (select from afterword.closed k where k.thread = afterword_create.thread) then
    perform afterword.refuse(403, 'closed', 'This discussion is closed.');
  end if;
  if parent is not null then
    select * into above from afterword.comments c
    where c.id = case when parent ~ '^\d{1,18}$' then parent::bigint end and c.thread = afterword_create.thread and afterword.visible(c, viewer);
    if not found then perform afterword.refuse(404, 'not_found', 'There is no comment ' || parent || ' to reply to.'); end if;
  end if;
  delete from afterword.recent where at < clock_timestamp() - interval '1 minute';
  if (select count(*) >= settings.per_minute or count(*) filter (where r.network = own_network) >= settings.per_network from afterword.recent r) then
    perform afterword.refuse(429, 'rate_limited', 'Too many comments within a minute.');
  end if;
  insert into afterword.recent (network) values (own_network);
  insert into afterword.comments (id, client_id, thread, parent_id, root_id, name, body, token_hash, status)
  overriding system value values (
    new_id, afterword_create.client_id, afterword_create.thread, above.id, coalesce(above.root_id, new_id), afterword_create.name,
    afterword_create.body, viewer, case settings.moderation when 'all' then 'pending' else 'published' end
  )
  returning * into made;
  return afterword.shown(made, viewer);
end $$;

create or replace function public.afterword_edit(id text, body text, token text)
returns jsonb language plpgsql volatile security definer set search_path = ''
as $$
declare
  viewer bytea := afterword.hash(token);
  own afterword.comments := afterword.own(id, viewer);
begin
  if own.created_at + (select edit_window from afterword.settings) < clock_timestamp() then
    perform afterword.refuse(403, 'edit_expired', 'The time for editing is over.');
  end if;
  if btrim(afterword_edit.body, E' \t\r\n') = '' then perform afterword.refuse(400, 'invalid', 'A comment needs words.'); end if;
  update afterword.comments c set body = afterword_edit.body, edited_at = clock_timestamp(),
    status = case when (select moderation from afterword.settings) = 'all' then 'pending' else c.status end
  where c.id = own.id returning * into own;
  return afterword.shown(own, viewer);
end $$;

-- A comment with replies stays as a tombstone.
create or replace function public.afterword_remove(id text, token text)
returns void language plpgsql volatile security definer set search_path = ''
as $$
declare
  own afterword.comments;
begin
  if not exists (select from afterword.comments c where c.id::text = afterword_remove.id) then return; end if;
  own := afterword.own(id, afterword.hash(token));
  update afterword.comments c set status = 'deleted', name = '', body = '', edited_at = null where c.id = own.id;
  delete from afterword.comments c where c.id = own.id and not exists (select from afterword.comments r where r.parent_id = c.id);
end $$;

create or replace function public.afterword_vote(id text, vote integer, token text)
returns jsonb language plpgsql volatile security definer set search_path = ''
as $$
declare
  viewer bytea := afterword.hash(token);
  target afterword.comments;
begin
  if length(token) < 20 then perform afterword.refuse(400, 'invalid', 'A guest needs a token of 20 characters or more.'); end if;
  -- Votes on one comment follow one another: the sum is always the sum.
  select * into target from afterword.comments c where c.id::text = afterword_vote.id and c.status = 'published' for update;
  if not found then perform afterword.refuse(404, 'not_found', 'There is no comment ' || id || '.'); end if;
  if target.token_hash = viewer then perform afterword.refuse(403, 'rejected', 'Nobody votes for what is theirs.'); end if;
  delete from afterword.votes v where v.comment_id = target.id and v.token_hash = viewer;
  if vote <> 0 then insert into afterword.votes values (target.id, viewer, sign(vote)); end if;
  update afterword.comments c set score = coalesce((select sum(v.vote) from afterword.votes v where v.comment_id = c.id), 0)
  where c.id = target.id returning * into target;
  return jsonb_build_object('score', target.score, 'vote', vote);
end $$;

-- The viewer's own comment, or a refusal.
create or replace function afterword.own(id text, viewer bytea) returns afterword.comments language plpgsql stable security definer set search_path = ''
as $$
declare
  found afterword.comments;
begin
  select * into found from afterword.comments c where c.id::text = own.id and c.status <> 'deleted';
  if found.id is null then perform afterword.refuse(404, 'not_found', 'There is no comment ' || id || '.'); end if;
  if found.token_hash <> viewer then perform afterword.refuse(403, 'forbidden', 'Somebody else wrote it.'); end if;
  return found;
end $$;

-- Who may call what. Supabase has the role `anon`; elsewhere it is the one PostgREST's `db-anon-role` names.
do $$ begin
  create role anon nologin;
exception when duplicate_object then null;
end $$;
revoke all on schema afterword from public;
revoke all on all functions in schema afterword from public;
grant usage on schema public to anon;
do $$
declare
  called regprocedure;
begin
  for called in select oid::regprocedure from pg_proc where pronamespace = 'public'::regnamespace and proname like 'afterword\_%' loop
    execute format('revoke all on function %s from public', called);
    execute format('grant execute on function %s to anon', called);
  end loop;
end $$;
notify pgrst, 'reload schema';
