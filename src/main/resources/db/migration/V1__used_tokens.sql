-- Tokens of clients that were used, as long as they could be used again. Nothing in here can be read as a token or a patient.
create table used_token (
  id char(32) primary key,          -- half of the SHA-256 of issuer and jti, in hexadecimal digits
  until_second bigint not null      -- seconds since 1970, after which the row is not needed any more
);

create index used_token_until on used_token (until_second);
