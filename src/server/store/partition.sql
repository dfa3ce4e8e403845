-- Divides a Postgres database by thread: every table whose key begins with the thread becomes 16 parts, by a hash of the thread. Run it
-- with the servers stopped, after `afterword-server migrate`: psql -1 -f partition.sql <database>. What it knows of the tables it reads
-- from the database, so it fits every step of the schema. `threads` and `guests`, a row each, stay whole: they are found by one key.
do $$
declare
  name text;
begin
  foreach name in array array['comments', 'votes', 'reactions', 'reaction_counts', 'reports', 'idempotency', 'outbox'] loop
    execute format('alter table %I rename to %I', name, name || '_whole');
    execute format('create table %I (like %I including all) partition by hash (thread_id)', name, name || '_whole');
    for part in 0..15 loop
      execute format('create table %I partition of %I for values with (modulus 16, remainder %s)', name || '_' || part, name, part);
    end loop;
    execute format('insert into %I select * from %I', name, name || '_whole');
    execute format('drop table %I', name || '_whole');
  end loop;
end
$$;
