"""Designs: a phrase, a layout and a palette become a print file, or one sentence says why not."""

from app.domain.designs.catalogue import LAYOUTS as LAYOUTS
from app.domain.designs.catalogue import Layout as Layout
from app.domain.designs.refusal import DesignRefusedError as DesignRefusedError
from app.domain.designs.refusal import refuse as refuse
from app.domain.designs.renderer import render as render
from app.domain.designs.renderer import thumbnail as thumbnail
from app.domain.designs.spec import DesignSpec as DesignSpec
from app.domain.designs.spec import Rendered as Rendered
