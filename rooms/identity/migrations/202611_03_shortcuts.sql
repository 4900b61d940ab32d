-- Whether single-key shortcuts work (RGAA 12.10), and how screen readers announce new messages; empty for the default.
alter table account add column shortcuts text not null default '';;
alter table account add column announce text not null default '';;
