"""Pinterest's official API, version 5: the address, the headers and the shapes of its trends.

Written from Pinterest's own OpenAPI description (5.23). Only what we ask for is described; fields
that the API adds are ignored, and fields of closed betas (predictions, demographics) are not read.
"""

from integrations.pinterest.trends import (
    MAX_KEYWORDS,
    REGIONS,
    TREND_TYPES,
    ErrorAnswer,
    TrendingKeyword,
    TrendsRequest,
    trends_request,
)

__all__ = [
    "MAX_KEYWORDS",
    "REGIONS",
    "TREND_TYPES",
    "ErrorAnswer",
    "TrendingKeyword",
    "TrendsRequest",
    "trends_request",
]
