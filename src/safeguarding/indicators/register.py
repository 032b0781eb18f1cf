"""The register of indicators, in the order in which a report gives them."""

from safeguarding.indicators.adopted_or_sgo import ADOPTED_OR_SGO
from safeguarding.indicators.c63 import C63
from safeguarding.indicators.caseload_combined import CASELOAD_COMBINED
from safeguarding.indicators.caseload_lac import CASELOAD_LAC
from safeguarding.indicators.cpp_18_months import CPP_18_MONTHS
from safeguarding.indicators.cpp_count import CPP_COUNT
from safeguarding.indicators.icpc_15_days import ICPC_15_DAYS
from safeguarding.indicators.indicator import Indicator
from safeguarding.indicators.lac_count import LAC_COUNT
from safeguarding.indicators.ni062 import NI062
from safeguarding.indicators.ni063 import NI063
from safeguarding.indicators.ni064 import NI064
from safeguarding.indicators.ni065 import NI065
from safeguarding.indicators.ni066 import NI066
from safeguarding.indicators.ni067 import NI067
from safeguarding.problems import UsageProblem

LOOKED_AFTER: tuple[Indicator, ...] = (
    LAC_COUNT,
    NI066,
    C63,
    NI062,
    NI063,
    ADOPTED_OR_SGO,
    CASELOAD_LAC,
    CASELOAD_COMBINED,
)

CHILD_PROTECTION: tuple[Indicator, ...] = (
    CPP_COUNT,
    NI067,
    NI065,
    NI064,
    CPP_18_MONTHS,
    ICPC_15_DAYS,
)

REGISTER = LOOKED_AFTER + CHILD_PROTECTION

_by_key = {one.key: one for one in REGISTER}
if len(_by_key) != len(REGISTER):
    raise ValueError("Two indicators in the register have the same key")


def indicator(key: str) -> Indicator:
    """The indicator with that key. Raises UsageProblem where the register has none."""
    if key not in _by_key:
        raise UsageProblem(f"'{key}' is not an indicator. Write one of: {', '.join(_by_key)}.")
    return _by_key[key]
