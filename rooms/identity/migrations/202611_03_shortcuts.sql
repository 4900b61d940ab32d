-- Whether single keys act (RGAA 12.10), and what is spoken of new messages; empty for the default.
alter table account add column shortcuts text not null default '';;
alter table account add column announce text not null default '';;
