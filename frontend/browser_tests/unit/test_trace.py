import unittest

from ..trace import tasks_of


def span(name: str, begin: float, milliseconds: float, tid: int = 1, **more: float) -> dict[str, object]:
    return {"name": name, "ph": "X", "pid": 7, "tid": tid, "ts": begin * 1000, "dur": milliseconds * 1000, **more}


def thread(tid: int, name: str) -> dict[str, object]:
    return {"name": "thread_name", "ph": "M", "pid": 7, "tid": tid, "args": {"name": name}}


class TraceTests(unittest.TestCase):
    def test_long_tasks_of_the_main_thread_are_found_with_what_they_did(self):
        events = [
            thread(1, "CrRendererMain"), thread(2, "Compositor"),
            span("ThreadControllerImpl::RunTask", 0, 40), span("RunTask", 0, 39),
            span("Layout", 120, 30), span("FunctionCall", 101, 15), span("Layout", 160, 5), span("Layout", 500, 90),
            span("ThreadControllerImpl::RunTask", 100, 80, tdur=60_000),
            span("ThreadControllerImpl::RunTask", 100, 900, tid=2)]
        found = tasks_of({"traceEvents": events}, 50)
        self.assertEqual([(task.milliseconds, task.busy_milliseconds) for task in found], [(80, 60)])
        self.assertEqual(found[0].doing, "Layout 35, FunctionCall 15")

    def test_a_task_within_a_task_is_a_part_of_it(self):
        events = [thread(1, "CrRendererMain"), span("RunTask", 10, 60), span("ThreadControllerImpl::RunTask", 9, 70)]
        self.assertEqual([task.milliseconds for task in tasks_of({"traceEvents": events}, 50)], [70])
