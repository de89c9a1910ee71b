"""APScheduler as the clock and nothing else: at its hours it puts wishes on the agenda."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from feeds.cron import trigger

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from feeds.agenda import Agenda
    from feeds.settings import Settings

#: Nobody waits longer than this for a clock that was set: an embargo ends in its second, by the clock as it is then.
LONGEST = 0.5
#: A clock that is set back by less is not worth a new plan.
BACK = timedelta(seconds=1)
#: At night, by the site's clock: cleaning at three, the check of all that is live at four.
NIGHTLY = {"clean": "0 3 * * *", "check": "0 4 * * *"}
TROUBLES = {EVENT_JOB_ERROR: "failed", EVENT_JOB_MISSED: "missed", EVENT_JOB_MAX_INSTANCES: "overlapped"}

log = logging.getLogger("feeds.schedule")


class Schedule(BaseScheduler):  # type: ignore[misc]  # APScheduler has no types
    """Steps when it is told to, in the thread that tells it, by the wall clock of that moment.

    A job that was missed while the machine slept runs once (`coalesce`, no misfire limit); none runs beside itself.
    """

    def __init__(self, agenda: Agenda, troubled: Callable[[str], None] = lambda _: None) -> None:
        """`troubled` is told "failed", "missed" or "overlapped" when a job did not do as planned."""
        super().__init__(
            timezone="UTC",
            executors={"default": DebugExecutor()},
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
            logger=logging.getLogger("apscheduler"),
        )
        self._agenda = agenda
        self._troubled = troubled
        self._stepped = datetime.now(UTC)
        self.add_listener(self._tell, sum(TROUBLES))
        self.start()

    def wakeup(self) -> None:
        """Nothing sleeps here: whoever steps the schedule asks again soon."""

    def shutdown(self, wait: bool = True) -> None:  # noqa: FBT001, FBT002 - APScheduler's own signature
        """Forget all jobs."""
        super().shutdown(wait)

    def plan(self, settings: Settings) -> None:
        """Gather from each source by its interval or cron expression; clean and check every night."""
        self._settings = settings
        self.remove_all_jobs()
        zone = ZoneInfo(settings.site.timezone)
        for source in settings.source:
            cron = source.cron and trigger(source.cron, zone)
            times = cron or IntervalTrigger(seconds=source.every, timezone=zone)
            arguments = [source.name, f"by cron {source.cron}" if cron else f"every {source.every} s"]
            self.add_job(self._agenda.scan, times, arguments, id=f"gather {source.name}")
        for wish, hour in NIGHTLY.items():
            self.add_job(self._agenda.want, trigger(hour, zone), kwargs={wish: True}, id=wish)
        # Documents that someone took away are put back within a minute.
        self.add_job(self._agenda.want, IntervalTrigger(seconds=60, timezone=zone), kwargs={"due": True}, id="stand")

    def aim(self, instant: datetime | None) -> None:
        """Have a pass at the instant when the clock alone changes what feeds show; None: no such instant is known."""
        if instant is None:
            if self.get_job("due"):
                self.remove_job("due")
            return
        self.add_job(self._agenda.want, DateTrigger(instant), kwargs={"due": True}, id="due", replace_existing=True)

    def again(self, sources: Collection[str], seconds: float) -> None:
        """Look at everything in these sources again in a while, because a pass has failed."""
        at = datetime.now(UTC) + timedelta(seconds=seconds)
        for source in sources:
            arguments = [source, "a pass has failed"]
            self.add_job(self._agenda.scan, DateTrigger(at), arguments, id=f"again {source}", replace_existing=True)

    def step(self) -> float:
        """Put what is due by now on the agenda; in how many seconds to step again."""
        before, self._stepped = self._stepped, datetime.now(UTC)
        if self._stepped < before - BACK:
            self._plan_again()
        seconds = self._process_jobs()
        return LONGEST if seconds is None else max(0.0, min(LONGEST, seconds))

    def _plan_again(self) -> None:
        """The clock was set back: nothing that is done in turns waits for it to come to where it was.

        An instant that was aimed at is the same by any clock; what failed is tried again now.
        """
        log.warning("the clock was set back; the hours of all jobs are planned anew")
        due, failed = self.get_job("due"), [job for job in self.get_jobs() if job.id.startswith("again ")]
        self.plan(self._settings)
        self.aim(due and due.next_run_time)
        self.again([job.args[0] for job in failed], 0)

    def _tell(self, event: Any) -> None:
        trouble = TROUBLES[event.code]
        log.error("job %s", trouble, extra={"told": {"job": event.job_id}}, exc_info=getattr(event, "exception", None))
        self._troubled(trouble)
