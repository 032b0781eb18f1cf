"""Care histories: periods of care, placements, review timetables: the steps that an auditor needs to see."""
