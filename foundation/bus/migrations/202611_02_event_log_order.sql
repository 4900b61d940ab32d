-- The event log is read forward from a place and forgotten from its beginning: its own order is the only one it needs. What one
-- person missed is picked out of it while reading (event_log.rs), so an entry no longer scatters over an index of topics.
drop index event_log_topic;;
drop index event_log_at;;
