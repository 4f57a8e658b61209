"""What is kept of a photo: the picture, and nothing else."""

from io import BytesIO

import pytest
from PIL import Image, ImageCms

from therapists.actions import photos
from therapists.actions.photos import PhotoError, square_photo

GPS = {1: "N", 2: (53.0, 47.0, 47.4), 3: "W", 4: (1.0, 32.0, 52.4)}
ORIENTATION, MAKE, GPS_POINTER = 0x0112, 0x010F, 0x8825
ROTATED_RIGHT = 6


def upload(size: tuple[int, int] = (800, 600), kind: str = "JPEG", mode: str = "RGB", **save: object) -> BytesIO:
    file = BytesIO()
    picture = Image.new(mode, size, "white" if mode != "RGBA" else (255, 0, 0, 0))
    picture.save(file, kind, **save)
    return file


def telling() -> BytesIO:
    """A JPEG that says where it was taken, with what, and has all other places for words filled."""
    exif = Image.Exif()
    exif[MAKE] = "TellTale Camera"
    exif.get_ifd(GPS_POINTER).update(GPS)
    exif[GPS_POINTER] = GPS
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return upload(exif=exif, icc_profile=profile, comment=b"TellTale comment", xmp=b"<x:xmpmeta>TellTale</x:xmpmeta>")


def opened(file: object) -> Image.Image:
    return Image.open(BytesIO(file.read()))  # type: ignore[attr-defined]


def test_nothing_but_the_picture_is_kept() -> None:
    source = telling()
    assert b"TellTale" in source.getvalue()
    assert Image.open(source).getexif().get_ifd(GPS_POINTER)
    kept = square_photo(source)
    content = kept.read()
    assert b"TellTale" not in content
    for chunk in (b"EXIF", b"Exif", b"ICCP", b"XMP ", b"VP8X"):
        assert chunk not in content
    picture = Image.open(BytesIO(content))
    assert not picture.getexif()
    assert not {"exif", "icc_profile", "xmp", "comment"} & picture.info.keys()


def test_photos_are_squares_with_random_names() -> None:
    first, second = square_photo(upload((900, 1600))), square_photo(upload((300, 200), "PNG"))
    assert opened(first).size == opened(second).size == (photos.SIDE_PIXELS, photos.SIDE_PIXELS)
    assert first.name != second.name
    assert first.name is not None
    assert len(first.name) == len("0" * 32 + ".webp")


def test_photos_stand_upright() -> None:
    picture = Image.new("RGB", (400, 400), "white")
    picture.paste("red", (0, 0, 400, 100))  # a red band on top
    exif = Image.Exif()
    exif[ORIENTATION] = ROTATED_RIGHT
    file = BytesIO()
    picture.save(file, "JPEG", exif=exif, quality=95)
    upright = opened(square_photo(file)).convert("RGB")
    red, green, _blue = upright.getpixel((630, 320))  # type: ignore[misc]
    assert red > 200
    assert green < 80, "turned to the right, the band is on the right"


def test_portraits_are_cropped_towards_the_face() -> None:
    picture = Image.new("RGB", (600, 1200), "white")
    picture.paste("red", (0, 200, 600, 220))
    file = BytesIO()
    picture.save(file, "PNG")
    cropped = opened(square_photo(file)).convert("RGB")
    assert cropped.getpixel((320, 10))[1] < 120, "the crop begins a third of the way down what is left over"  # type: ignore[index]


def test_what_is_see_through_becomes_white() -> None:
    assert min(opened(square_photo(upload(kind="PNG", mode="RGBA"))).convert("RGB").getpixel((5, 5))) > 250  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "file",
    [
        BytesIO(b""),
        BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        BytesIO(upload().getvalue()[:200]),
        upload(kind="GIF", mode="P"),
    ],
    ids=["empty", "svg", "cut off", "gif"],
)
def test_what_is_no_photo_is_refused_in_plain_words(file: BytesIO) -> None:
    with pytest.raises(PhotoError, match="Send a JPEG, PNG or WebP"):
        square_photo(file)


def test_small_large_and_bomb_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PhotoError, match="only 100 × 90 pixels"):
        square_photo(upload((100, 90)))
    monkeypatch.setattr(photos, "LARGEST_PIXELS", 1000)
    with pytest.raises(PhotoError, match="too many pixels"):
        square_photo(upload())
    monkeypatch.setattr(photos, "LARGEST_BYTES", 10)
    with pytest.raises(PhotoError, match="larger than"):
        square_photo(upload())


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = BytesIO()
    Image.new("1", (30_000, 30_000)).save(bomb, "PNG")
    with pytest.raises(PhotoError, match="too many pixels"):
        square_photo(bomb)
