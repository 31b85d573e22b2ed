import unittest

from ..canary import Canaries
from ..events import Event, parse_events
from ..exposition import parse


class EventTests(unittest.TestCase):
    def test_events_comments_and_retry(self):
        stream = b'retry: 2000\n\nid: a-1\nevent: progress\ndata: {"a":1}\n\n: alive\n\n'
        events = list(parse_events(iter(stream.splitlines(keepends=True))))
        self.assertEqual(events, [Event("a-1", "progress", {"a": 1}), Event(None, "", "alive")])

    def test_an_event_that_is_not_ended_is_none(self):
        self.assertEqual(list(parse_events(iter([b"id: a-1\n", b"data: {}\n"]))), [])

    def test_the_number_of_an_event(self):
        self.assertEqual(Event("m1x2-17", "a", {}).number, 17)


class ExpositionTests(unittest.TestCase):
    def test_samples_with_and_without_labels(self):
        samples = list(parse('# HELP a b\na 1\nb{c="d\\"e",f="g, h"} +Inf\n\nc_total 1e3 1700000000000\n'))
        self.assertEqual(samples[0], ("a", (), 1.0))
        self.assertEqual(samples[1], ("b", (("c", 'd\\"e'), ("f", "g, h")), float("inf")))
        self.assertEqual(samples[2].value, 1000)

    def test_what_is_no_sample_is_seen(self):
        for text in ("a", "a b", 'a{b=c} 1', 'a{b="c} 1', "1a 2"):
            with self.assertRaises(ValueError, msg=text):
                list(parse(text))


class CanaryTests(unittest.TestCase):
    def test_a_secret_is_found_in_both_spellings_and_only_named(self):
        canaries = Canaries()
        password = canaries.password("the password")
        for text in (f"x{password}y", "mysql://a:" + password.replace("/", "%2F") + "@b"):
            self.assertEqual(canaries.found_in(text.encode()), ["the password"])
        self.assertEqual(canaries.found_in(password[1:].encode()), [])
