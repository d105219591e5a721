"""Importing this module subscribes every event handler."""

import services.deliberation.mediation.jobs
import services.deliberation.meetings.jobs
import services.deliberation.procedures.jobs
import services.deliberation.votes.jobs
import services.evaluation.look_backs.jobs
import services.evaluation.points.jobs
import services.evaluation.representatives.jobs
import services.evaluation.rounds.jobs
import services.matters.jobs
import services.tasks.jobs
import services.volunteering.jobs  # noqa: F401 - for what it subscribes
