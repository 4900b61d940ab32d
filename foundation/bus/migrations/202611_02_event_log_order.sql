-- The event log is read forward from a cursor and deleted from its beginning: its own order is the only index it needs. What one person
-- missed is filtered while reading (event_log.rs), so an entry costs no insertion into an index of topics.
drop index event_log_topic;;
drop index event_log_at;;
