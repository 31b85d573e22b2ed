// Dates, casts and the rest. Every row was compared on MySQL 9.7 and PostgreSQL 15 over rows
// with NULLs, zeros and extreme values.

import Testing

@testable import SQLDialect

struct DateTranslationTests {
  static let table = TranslationTable(
    #"""
    year(d)
      extract(year FROM "d")::int
    month(d)
      extract(month FROM "d")::int
    day(dt)
      extract(day FROM "dt")::int
    dayofmonth(d)
      extract(day FROM "d")::int
    quarter(d)
      extract(quarter FROM "d")::int
    dayofweek(d)
      (extract(dow FROM "d")::int + 1)
    weekday(d)
      (extract(isodow FROM "d")::int - 1)
    dayofyear(d)
      extract(doy FROM "d")::int
    weekofyear(d)
      extract(week FROM "d")::int
    week(d, 3)
      extract(week FROM "d"::timestamp)::int
    hour(dt)
      extract(hour FROM "dt")::int
    minute(dt)
      extract(minute FROM "dt")::int
    second(dt)
      trunc(extract(second FROM "dt"))::int
    microsecond(dt)
      extract(microseconds FROM "dt")::int % 1000000
    hour(tm)
      extract(hour FROM "tm")::int
    hour(d)
      extract(hour FROM "d"::timestamp)::int
    extract(year from d)
      extract(year FROM "d")::int
    extract(second from tm)
      trunc(extract(second FROM "tm"))::int
    last_day(d)
      (date_trunc('month', "d"::timestamp) + interval '1 month - 1 day')::date
    to_days(d)
      ("d"::date - '0001-01-01'::date + 366)
    date(dt)
      "dt"::date
    time(dt)
      "dt"::time
    datediff(d, dt)
      "d" - "dt"::date
    datediff(dt, '2020-01-01')
      "dt"::date - '2020-01-01'::date
    d + interval 3 day
      ("d" + interval '3 day')::date
    d - interval 1 month
      ("d" - interval '1 month')::date
    d + interval 1 year
      ("d" + interval '1 year')::date
    d + interval a day
      ("d" + "a" * interval '1 day')::date
    d + interval 5 hour
      "d" + interval '5 hour'
    dt + interval 90 minute
      "dt" + interval '90 minute'
    dt - interval 2 week
      "dt" - interval '14 day'
    dt + interval 1 quarter
      "dt" + interval '3 month'
    dt + interval a second
      "dt" + "a" * interval '1 second'
    date_add(d, interval 1 month)
      ("d" + interval '1 month')::date
    timestampdiff(day, d, dt)
      trunc(extract(epoch FROM ("dt" - "d"::timestamp)) / 86400)::bigint
    timestampdiff(second, d, dt)
      trunc(extract(epoch FROM ("dt" - "d"::timestamp)))::bigint
    timestampdiff(month, d, '2021-03-01')
      ((extract(year FROM '2021-03-01'::date::timestamp) * 12 + extract(month FROM \#
    '2021-03-01'::date::timestamp)) - (extract(year FROM "d"::timestamp) * 12 + extract(month FROM \#
    "d"::timestamp)) + CASE WHEN '2021-03-01'::date::timestamp >= "d"::timestamp AND \#
    ('2021-03-01'::date::timestamp - date_trunc('month', '2021-03-01'::date::timestamp)) < ("d"::timestamp \#
    - date_trunc('month', "d"::timestamp)) THEN -1 WHEN '2021-03-01'::date::timestamp < "d"::timestamp AND \#
    ('2021-03-01'::date::timestamp - date_trunc('month', '2021-03-01'::date::timestamp)) > ("d"::timestamp \#
    - date_trunc('month', "d"::timestamp)) THEN 1 ELSE 0 END)::bigint
    timestampdiff(month, '2021-03-31 10:00:00', dt)
      ((extract(year FROM "dt") * 12 + extract(month FROM "dt")) - (extract(year FROM '2021-03-31 \#
    10:00:00'::timestamp) * 12 + extract(month FROM '2021-03-31 10:00:00'::timestamp)) + CASE WHEN "dt" >= \#
    '2021-03-31 10:00:00'::timestamp AND ("dt" - date_trunc('month', "dt")) < ('2021-03-31 \#
    10:00:00'::timestamp - date_trunc('month', '2021-03-31 10:00:00'::timestamp)) THEN -1 WHEN "dt" < \#
    '2021-03-31 10:00:00'::timestamp AND ("dt" - date_trunc('month', "dt")) > ('2021-03-31 \#
    10:00:00'::timestamp - date_trunc('month', '2021-03-31 10:00:00'::timestamp)) THEN 1 ELSE 0 END)::bigint
    timestampdiff(year, d, '2020-01-30')
      trunc(((extract(year FROM '2020-01-30'::date::timestamp) * 12 + extract(month FROM \#
    '2020-01-30'::date::timestamp)) - (extract(year FROM "d"::timestamp) * 12 + extract(month FROM \#
    "d"::timestamp)) + CASE WHEN '2020-01-30'::date::timestamp >= "d"::timestamp AND \#
    ('2020-01-30'::date::timestamp - date_trunc('month', '2020-01-30'::date::timestamp)) < ("d"::timestamp \#
    - date_trunc('month', "d"::timestamp)) THEN -1 WHEN '2020-01-30'::date::timestamp < "d"::timestamp AND \#
    ('2020-01-30'::date::timestamp - date_trunc('month', '2020-01-30'::date::timestamp)) > ("d"::timestamp \#
    - date_trunc('month', "d"::timestamp)) THEN 1 ELSE 0 END) / 12)::bigint
    timestampdiff(quarter, d, '2022-01-30')
      trunc(((extract(year FROM '2022-01-30'::date::timestamp) * 12 + extract(month FROM \#
    '2022-01-30'::date::timestamp)) - (extract(year FROM "d"::timestamp) * 12 + extract(month FROM \#
    "d"::timestamp)) + CASE WHEN '2022-01-30'::date::timestamp >= "d"::timestamp AND \#
    ('2022-01-30'::date::timestamp - date_trunc('month', '2022-01-30'::date::timestamp)) < ("d"::timestamp \#
    - date_trunc('month', "d"::timestamp)) THEN -1 WHEN '2022-01-30'::date::timestamp < "d"::timestamp AND \#
    ('2022-01-30'::date::timestamp - date_trunc('month', '2022-01-30'::date::timestamp)) > ("d"::timestamp \#
    - date_trunc('month', "d"::timestamp)) THEN 1 ELSE 0 END) / 3)::bigint
    timestampdiff(hour, '2020-02-01 00:00:01', dt)
      trunc(extract(epoch FROM ("dt" - '2020-02-01 00:00:01'::timestamp)) / 3600)::bigint
    date_format(d, '%Y-%m')
      lpad(extract(year FROM "d")::int::text, 4, '0') || '-' || lpad(extract(month FROM "d")::int::text, 2, '0')
    date_format(dt, '%Y%m%d %H:%i:%s')
      lpad(extract(year FROM "dt")::int::text, 4, '0') || lpad(extract(month FROM "dt")::int::text, 2, '0') \#
    || lpad(extract(day FROM "dt")::int::text, 2, '0') || ' ' || lpad(extract(hour FROM "dt")::int::text, \#
    2, '0') || ':' || lpad(extract(minute FROM "dt")::int::text, 2, '0') || ':' || \#
    lpad(trunc(extract(second FROM "dt"))::int::text, 2, '0')
    date_format(dt, 'day %e of %j')
      'day ' || extract(day FROM "dt")::int::text || ' of ' || lpad(extract(doy FROM "dt")::int::text, 3, '0')
    cast(a as char)
      "a"::text
    cast(n as char)
      "n"::text
    cast(c as char(2))
      left("c", 2)
    cast(n as signed)
      "n"::bigint
    cast(bo as signed)
      "bo"::int::bigint
    cast(ui as unsigned)
      "ui"::bigint
    cast(a as decimal(10,2))
      "a"::numeric(10,2)
    cast(n as decimal(10,1))
      "n"::numeric(10,1)
    cast('12' as unsigned)
      12
    cast('1.25' as decimal(10,1))
      1.25::numeric(10,1)
    cast(dt as date)
      "dt"::date
    cast(d as datetime)
      "d"::timestamp
    cast(dt as datetime)
      date_trunc('second', "dt" + interval '500 ms')
    cast('2020-01-01' as date)
      '2020-01-01'::date
    cast(c as binary)
      "c"
    cast(a as double)
      "a"::double precision
    cast('{"a": 1}' as json)
      '{"a": 1}'::jsonb
    convert(c using utf8mb4)
      "c"
    convert(a, char)
      "a"::text
    json_object('a', 1, 'b', c)
      jsonb_build_object('a'::text, 1, 'b'::text, "c")
    json_array(1, 'x', null)
      jsonb_build_array(1, 'x'::text, NULL)
    json_object()
      '{}'::jsonb
    unix_timestamp(ts)
      extract(epoch FROM "ts" AT TIME ZONE 'UTC')
    c = 'é'
      "c" = 'é'
    _utf8mb4'abc'
      'abc'
    0x41 = c
      'A' = "c"
    (a, s) = (1, 2)
      ("a" = 1) AND ("s" = 2)
    (a, s) in ((1, 2), (3, 4))
      (("a" = 1) AND ("s" = 2)) OR (("a" = 3) AND ("s" = 4))
    `Order Total` * 2
      "Order ""Total""" * 2
    bin_to_uuid(uid)
      "uid"::text
    uid = uuid_to_bin('6ccd780c-baba-1026-9564-5b8c656024db')
      "uid" = '6ccd780c-baba-1026-9564-5b8c656024db'::uuid
    """#)

  @Test(arguments: table.rows)
  func `translates a value`(_ row: TranslationTable.Row) throws {
    #expect(try ShopContext.translate(row.mysql, .columnDefault) == row.postgres)
  }
}
