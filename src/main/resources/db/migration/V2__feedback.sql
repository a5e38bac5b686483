-- What was shown, and what clinicians did with it. Nothing in here names a patient: a finding is a keyed hash.

create table issued_card (
  card uuid primary key,
  client varchar(64) not null,                -- name of the client that called, as in the settings
  service varchar(128) not null,              -- id of the service
  family varchar(128) not null,               -- action.id of the family; 'not-checked' where nothing could be checked
  indicator varchar(8) not null,              -- info, warning, critical
  plan varchar(256) not null,                 -- canonical of the plan, with its version
  rules varchar(256) not null,                -- canonical of its library, with its version
  issued_at timestamp with time zone not null,
  week date not null                          -- the Monday of it, in the zone of the deployment
);

create index issued_card_week on issued_card (week);
create index issued_card_issued_at on issued_card (issued_at);

-- The statements that a card told, each once.
create table issued_statement (
  card uuid not null references issued_card (card) on delete cascade,
  statement varchar(64) not null,
  primary key (card, statement)
);

-- The suggestions of a card.
create table issued_suggestion (
  suggestion uuid primary key,
  card uuid not null references issued_card (card) on delete cascade,
  offer varchar(128) not null                 -- action.id of the offer
);

create index issued_suggestion_card on issued_suggestion (card);

-- What of a card may rest, and when.
create table issued_finding (
  card uuid not null references issued_card (card) on delete cascade,
  finding char(32) not null,                  -- half of a keyed hash (HMAC-SHA-256), in hexadecimal digits
  rests varchar(8) not null,                  -- answered, accepted, told
  severity numeric(20, 6),                    -- the higher, the worse; null where it has none
  primary key (card, finding)
);

create index issued_finding_finding on issued_finding (finding);

-- Each row is one feedback as it came; the same again is the same row.
create table feedback (
  client varchar(64) not null,
  service varchar(128) not null,
  card uuid not null,                         -- as it was sent; it may be unknown here
  outcome varchar(10) not null,               -- accepted, overridden
  outcome_at timestamp with time zone not null,
  reason_system varchar(256),
  reason_code varchar(128),
  received_at timestamp with time zone not null,
  primary key (client, service, card, outcome, outcome_at)
);

create index feedback_card on feedback (card);
create index feedback_received_at on feedback (received_at);

create table feedback_suggestion (
  client varchar(64) not null,
  service varchar(128) not null,
  card uuid not null,
  outcome varchar(10) not null,
  outcome_at timestamp with time zone not null,
  suggestion uuid not null,                   -- as it was sent
  primary key (client, service, card, outcome, outcome_at, suggestion),
  foreign key (client, service, card, outcome, outcome_at)
    references feedback (client, service, card, outcome, outcome_at) on delete cascade
);

-- What a clinician wrote. It may name a patient; so it stands apart, and can be deleted.
create table feedback_comment (
  client varchar(64) not null,
  service varchar(128) not null,
  card uuid not null,
  outcome varchar(10) not null,
  outcome_at timestamp with time zone not null,
  id uuid not null unique,
  comment varchar(2048) not null,
  cut boolean not null,                       -- whether more was sent than is kept
  received_at timestamp with time zone not null,
  primary key (client, service, card, outcome, outcome_at),
  foreign key (client, service, card, outcome, outcome_at)
    references feedback (client, service, card, outcome, outcome_at) on delete cascade
);

create index feedback_comment_received_at on feedback_comment (received_at);
