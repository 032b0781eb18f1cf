"""The orders and agreements under which children are looked after."""

from datetime import date, timedelta
from random import Random

from safeguarding.demo.stays import Stay, last_day


def court_orders(rng: Random, stay: Stay) -> list[tuple[date, str]]:
    """Accommodated by agreement, or before the court: then an interim order, then a full one."""
    long = (last_day(stay) - stay.start).days > 250
    if stay.asylum or rng.random() > (0.78 if long else 0.3):
        return [(stay.start, "V2")]
    first = "L1" if stay.brief else rng.choice(("V2",) * 4 + ("C1",) * 5 + ("L2",))
    if first == "L1":
        return [(stay.start, first)]
    orders = [(stay.start, first)]
    interim = stay.start
    if first != "C1":
        interim += timedelta(days=rng.randint(4, 8) if first == "L2" else rng.randint(20, 200))
        orders.append((interim, "C1"))
    return [*orders, (interim + timedelta(days=rng.randint(210, 430)), "C2")]
