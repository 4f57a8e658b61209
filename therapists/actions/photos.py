"""Photos of people: stored anew as small squares, so that nothing but the picture is kept."""

import secrets
import warnings
from datetime import datetime, timedelta
from io import BytesIO
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from therapists.actions.refusals import Refused
from therapists.background import SLOW
from therapists.models import Practitioner

SIDE_PIXELS = 640
UNNAMED_LIFE = timedelta(days=1)  # of a picture that no row names; longer than any form takes to be saved
SMALLEST_PIXELS = 160  # below this a face is a smudge
LARGEST_BYTES = 15 * 1024 * 1024
LARGEST_PIXELS = 60_000_000  # a 60-megapixel camera; decoded, 180 MB
FORMATS = ("JPEG", "PNG", "WEBP")
CENTRING = (0.5, 1 / 3)  # faces are in the upper part of a portrait
WEBP_QUALITY = 82


class PhotoError(Refused):
    """The upload cannot become a photo; the reason says what to send instead."""


def square_photo(upload: IO[bytes]) -> "ContentFile[bytes]":
    """A square WebP of the upload, upright, without any metadata, under a random name. Raises ``PhotoError``."""
    picture = _srgb(ImageOps.exif_transpose(_opened(upload)))
    if min(picture.size) < SMALLEST_PIXELS:
        raise PhotoError(
            gettext("The photo is only %(width)s × %(height)s pixels. Send one of at least %(least)s × %(least)s.")
            % {"width": picture.width, "height": picture.height, "least": SMALLEST_PIXELS}
        )
    square = ImageOps.fit(picture, (SIDE_PIXELS, SIDE_PIXELS), Image.Resampling.LANCZOS, centering=CENTRING)
    # Pixels alone: encoders copy what they find in ``info`` (profiles, comments, XMP, EXIF).
    bare = Image.frombytes("RGB", square.size, square.tobytes())
    encoded = BytesIO()
    bare.save(encoded, "WEBP", quality=WEBP_QUALITY, method=6)
    return ContentFile(encoded.getvalue(), name=f"{secrets.token_hex(16)}.webp")


@task(queue_name=SLOW)
def forget_unnamed() -> int:
    """Every night: remove pictures that nobody's row names, as a process that was killed may leave. Returns how many.

    Younger ones than a day may belong to a row that is still being written.
    """
    return sweep(before=timezone.now() - UNNAMED_LIFE)


def sweep(*, before: datetime) -> int:
    """Remove the pictures that no row names and that were stored earlier than this. Returns how many."""
    folder = str(Practitioner._meta.get_field("photo").upload_to).rstrip("/")
    if not default_storage.exists(folder):
        return 0
    stored = {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}
    named = set(Practitioner.objects.exclude(photo="").values_list("photo", flat=True))
    unnamed = [name for name in sorted(stored - named) if default_storage.get_modified_time(name) < before]
    for name in unnamed:
        default_storage.delete(name)
    return len(unnamed)


def _opened(upload: IO[bytes]) -> Image.Image:
    """The decoded first picture of the upload, once its size is known to be safe."""
    upload.seek(0, 2)
    if upload.tell() > LARGEST_BYTES:
        raise PhotoError(gettext("The photo is larger than %(mb)s MB. Send a smaller one.") % {"mb": 15})
    upload.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is below
            picture = Image.open(upload, formats=FORMATS)
            if picture.width * picture.height > LARGEST_PIXELS:
                raise PhotoError(gettext("The photo has too many pixels. Send one below 60 megapixels."))
            # JPEG decodes straight to a smaller size, which spares memory.
            picture.draft("RGB", (SIDE_PIXELS * 3, SIDE_PIXELS * 3))
            picture.load()
    except PhotoError:
        raise
    except Image.DecompressionBombError as error:
        raise PhotoError(gettext("The photo has too many pixels. Send one below 60 megapixels.")) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise PhotoError(gettext("This file is not a photo that can be read. Send a JPEG, PNG or WebP.")) from error
    return picture


def _srgb(picture: Image.Image) -> Image.Image:
    """The picture in plain sRGB on white, so that colours survive the loss of its colour profile."""
    profile = picture.info.get("icc_profile")
    if "A" in picture.getbands() or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        picture = Image.new("RGB", layer.size, "white")
        picture.paste(layer, mask=layer.getchannel("A"))
    if profile and picture.mode in {"RGB", "CMYK", "L"}:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except ImageCms.PyCMSError:
            converted = None  # a broken profile: its colours are as good as any
        picture = converted or picture
    return picture.convert("RGB")
