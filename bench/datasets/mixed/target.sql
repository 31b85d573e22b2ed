-- The types that martlet makes by default, so that the floor is that of the same rows.
CREATE TYPE mixed_kind AS ENUM ('small', 'medium', 'large');
CREATE TABLE mixed (
  id bigint NOT NULL, flag boolean NOT NULL, tiny smallint NOT NULL, small smallint NOT NULL, medium integer NOT NULL,
  number integer NOT NULL, number_unsigned bigint NOT NULL, big bigint NOT NULL, amount numeric(12,2) NOT NULL,
  price numeric(20,6) NOT NULL, ratio real NOT NULL, measure double precision NOT NULL, day date NOT NULL,
  made timestamp(0) NOT NULL, seen timestamp(6) NOT NULL, changed timestamptz(0), daytime time(0) NOT NULL,
  year_built smallint NOT NULL, code varchar(10) NOT NULL, name varchar(100), kind mixed_kind NOT NULL,
  tags text[] NOT NULL, document jsonb NOT NULL, body text NOT NULL, picture bytea NOT NULL);
