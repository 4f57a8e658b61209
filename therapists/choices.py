"""Closed sets of values shared by every layer. What a curator may extend is a vocabulary row instead."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stated(TextChoices):
    """A fact somebody may leave open. Unknown is not no, and not yes."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_STATED = "not-stated", _("Not stated")


class ListingStatus(TextChoices):
    """Life of a listing. Only ``published`` is public."""

    DRAFT = "draft", _("Draft")
    PENDING = "pending", _("Pending")
    PUBLISHED = "published", _("Published")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")


class CloseReason(TextChoices):
    """Why a listing closed. Never public."""

    RETIRED = "retired", _("Retired")
    MOVED_AWAY = "moved-away", _("Moved away")
    DIED = "died", _("Died")
    ASKED = "asked", _("Asked to be removed")
    NOT_QUALIFIED = "not-qualified", _("Not qualified")
    MERGED = "merged", _("Merged into another listing")
    SAFETY = "safety", _("Safety")
    OTHER = "other", _("Other")


class Gender(TextChoices):
    """As the practitioner states it; blank means not stated."""

    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    NON_BINARY = "non-binary", _("Non-binary")


class ScentPolicy(TextChoices):
    """Use of scented oils."""

    FRAGRANCE_FREE = "fragrance-free", _("Fragrance-free")
    ON_REQUEST = "on-request", _("Fragrance-free on request")
    USED = "used", _("Scented oils used")


class Pressure(TextChoices):
    """Pressure somebody offers, or a technique uses."""

    LIGHT = "light", pgettext_lazy("pressure", "Light")
    MEDIUM = "medium", pgettext_lazy("pressure", "Medium")
    FIRM = "firm", pgettext_lazy("pressure", "Firm")


class TechniquePressure(TextChoices):
    """Pressure a technique uses."""

    LIGHT = "light", pgettext_lazy("pressure", "Light")
    MEDIUM = "medium", pgettext_lazy("pressure", "Medium")
    FIRM = "firm", pgettext_lazy("pressure", "Firm")
    VARIES = "varies", pgettext_lazy("pressure", "Varies")
    NONE = "none", pgettext_lazy("pressure", "None")


class Tissue(TextChoices):
    """What a technique works on."""

    MUSCLES = "muscles", _("Muscles")
    JOINTS = "joints", _("Joints")
    NERVES = "nerves", _("Nerves")
    CONNECTIVE = "connective-tissue", _("Connective tissue")


class AgeGroup(TextChoices):
    """Whom a practitioner sees."""

    CHILDREN = "children", _("Children")
    TEENAGERS = "teenagers", _("Teenagers")
    ADULTS = "adults", _("Adults")
    OLDER_ADULTS = "older-adults", _("Older adults")


class BodyArea(TextChoices):
    """Where it hurts."""

    HEAD = "head", _("Head")
    JAW = "jaw", _("Jaw")
    NECK = "neck", _("Neck")
    SHOULDER = "shoulder", _("Shoulder")
    UPPER_BACK = "upper-back", _("Upper back")
    CHEST = "chest", _("Chest")
    LOWER_BACK = "lower-back", _("Lower back")
    ABDOMEN_PELVIS = "abdomen-pelvis", _("Abdomen and pelvis")
    HIP = "hip", _("Hip")
    BUTTOCK = "buttock", _("Buttock")
    THIGH = "thigh", _("Thigh")
    KNEE = "knee", _("Knee")
    LOWER_LEG = "lower-leg", _("Lower leg")
    ANKLE_FOOT = "ankle-foot", _("Ankle and foot")
    UPPER_ARM = "upper-arm", _("Upper arm")
    ELBOW = "elbow", _("Elbow")
    WRIST_HAND = "wrist-hand", _("Wrist and hand")
    WHOLE_BODY = "whole-body", _("Whole body")


class LinkStrength(TextChoices):
    """How firmly a source ties a technique to a condition or an objective. Strong links count in search."""

    STRONG = "strong", _("Strong")
    MODERATE = "moderate", _("Moderate")
    WEAK = "weak", _("Weak")


class RegulationKind(TextChoices):
    """What the law of a jurisdiction asks of a profession."""

    LICENCE = "licence", _("License required")
    PROTECTED_TITLE = "protected-title", _("Protected title")
    CERTIFICATION = "certification", _("Certification")
    REGISTRATION = "registration", _("Registration")
    VOLUNTARY_REGISTER = "voluntary-register", _("Voluntary register")
    NONE = "none", _("Not regulated")
    NOT_KNOWN = "not-known", _("Not known")


# Where the law speaks so, a practitioner without a known licence there gets the verdict "ask".
DEMANDS_LICENCE = frozenset({RegulationKind.LICENCE, RegulationKind.PROTECTED_TITLE})


class LanguageLevel(TextChoices):
    """How well a practitioner speaks a language."""

    NATIVE = "native", _("Native")
    FLUENT = "fluent", _("Fluent")
    BASIC = "basic", _("Basic")


class Setting(TextChoices):
    """Kind of a shared place."""

    CLINIC = "clinic", _("Clinic")
    SPA = "spa", _("Spa")
    HOSPITAL = "hospital", _("Hospital")
    STUDIO = "studio", _("Studio")
    SPORTS_CLUB = "sports-club", _("Sports club")
    OWN_PREMISES = "own-premises", _("Own premises")


class ContactKind(TextChoices):
    """Way to reach somebody."""

    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")


class HomeFee(TextChoices):
    """How the fee for coming is reckoned."""

    NOT_STATED = "not-stated", _("Not stated")
    NONE = "none", _("No extra fee")
    FLAT = "flat", _("Flat fee")
    DISTANCE = "distance", _("Free within a distance, then per kilometer")


class Surface(TextChoices):
    """Where the visitor lies or sits during a home visit."""

    TABLE = "table", _("Treatment table")
    CHAIR = "chair", _("Chair")
    BED = "bed", _("Your bed")


class Visits(TextChoices):
    """Whom a practitioner visits at home."""

    ANYONE = "anyone", _("Anyone")
    WOMEN_ONLY = "women-only", _("Women only")
    EXISTING_CLIENTS = "existing-clients", _("Existing clients only")
    REFERRED = "referred", _("With a referral")


class CircleRole(TextChoices):
    """Whether a coverage circle adds or takes away."""

    INCLUDE = "include", _("Comes here")
    EXCLUDE = "exclude", _("Does not come here")


class CircleOrigin(TextChoices):
    """What a coverage circle is drawn around."""

    BASE = "base", _("The base, with a radius")
    PLACE = "place", _("A place, with its radius")


class PriceScope(TextChoices):
    """Where a price holds."""

    PRACTITIONER = "practitioner", _("Everywhere")
    PRACTICE = "practice", _("At one practice")
    HOME = "home", _("Home visits")


class CredentialKind(TextChoices):
    """Proof of competence or standing."""

    LICENCE = "licence", _("License")
    CERTIFICATION = "certification", _("Certification")
    INSURANCE = "insurance", _("Liability insurance")
    BACKGROUND_CHECK = "background-check", _("Background check")


class CredentialStatus(TextChoices):
    """Standing of a credential at its issuer."""

    ACTIVE = "active", _("Active")
    EXPIRED = "expired", _("Expired")
    INACTIVE = "inactive", _("Inactive")  # by their own choice, without a term that ran out: inactive, retired
    SUSPENDED = "suspended", _("Suspended")
    REVOKED = "revoked", _("Revoked")
    UNKNOWN = "unknown", _("Unknown")


class CheckResult(TextChoices):
    """What came of looking a credential up."""

    MATCHED = "matched", _("Matched")
    MISMATCH = "mismatch", _("Does not match")
    NOT_FOUND = "not-found", _("Not found")


class Fact(TextChoices):
    """What can be confirmed on a listing, one by one."""

    PHONE = "phone", _("Phone")
    ACCEPTING = "accepting", _("Accepting new people")
    HOME_VISITS = "home-visits", _("Home visits")
    COVERAGE = "coverage", _("Coverage")
    FEES = "fees", _("Fees")
    HOURS = "hours", _("Hours")
    CREDENTIAL = "credential", _("Credential")
    LISTING = "listing", _("The whole listing")


class ReportedFact(TextChoices):
    """What on a page a visitor may say is wrong. Those that can be confirmed have the values of ``Fact``."""

    NAME = "name", _("Name")
    PHONE = "phone", _("Phone")
    WEBSITE = "website", _("E-mail or website")
    ADDRESS = "address", _("Address")
    HOURS = "hours", _("Hours")
    FEES = "fees", _("Prices and fees")
    ACCEPTING = "accepting", _("Accepting new people")
    HOME_VISITS = "home-visits", _("Home visits")
    COVERAGE = "coverage", _("Where they come to")
    WORK = "work", _("What they work with")
    CREDENTIAL = "credential", _("License or membership")
    LANGUAGES = "languages", _("Languages")
    ACCESS = "access", _("Access")


class ReportReason(TextChoices):
    """Why somebody reports a listing, in words for visitors."""

    WRONG_FACT = "wrong-fact", _("Something on the page is wrong")
    CLOSED = "closed", _("Closed, moved away or retired")
    NOT_REAL = "not-real", _("Not a real therapist, or not qualified")
    SEXUAL_SERVICES = "sexual-services", _("Offers sexual services")
    UNSAFE = "unsafe", _("I felt unsafe")
    REMOVE_ME = "remove-me", _("This is my listing: take it down")
    LEGAL = "legal", _("A legal matter")


class SuspensionReason(TextChoices):
    """Why a listing is taken off the site for the safety of others; never public."""

    UNSAFE = "unsafe", _("Somebody was or may be harmed")
    SEXUAL_SERVICES = "sexual-services", _("Sexual services")
    LICENCE = "licence", _("License revoked or suspended")
    IDENTITY = "identity", _("Not who they say they are")
    LEGAL = "legal", _("A legal matter")


class SuspensionNoteKind(TextChoices):
    """What a note on a suspension says."""

    FOUND = "found", _("Found")
    NOTICE = "notice", _("They were told")
    APPEAL = "appeal", _("They answered")
    DECISION = "decision", _("Decided")


# Nobody may practise with one.
NOT_IN_FORCE = (
    CredentialStatus.EXPIRED,
    CredentialStatus.INACTIVE,
    CredentialStatus.SUSPENDED,
    CredentialStatus.REVOKED,
)
# A register says so of a license: the listing waits until somebody has looked.
STOPPED = (CredentialStatus.SUSPENDED, CredentialStatus.REVOKED)

# These reports are read only by those who may see them: they can harm whoever wrote them, or whoever they are about.
RESTRICTED_REASONS = (ReportReason.SEXUAL_SERVICES, ReportReason.UNSAFE, ReportReason.LEGAL)


class ReportState(TextChoices):
    """What became of a report."""

    NEW = "new", _("New")
    DONE = "done", _("Done")
    DISMISSED = "dismissed", _("Dismissed")


class DuplicateState(TextChoices):
    """What became of two listings that may be one person's."""

    OPEN = "open", _("To compare")
    MERGED = "merged", _("Merged")
    DISTINCT = "distinct", _("Two people")


class DuplicateReason(TextChoices):
    """What speaks for one person, and what against; its weight is in ``duplicates.scoring``."""

    LICENCE = "licence", _("same license number")
    EMAIL = "email", _("same e-mail address")
    PHONE = "phone", _("same phone number")
    WEBSITE = "website", _("same website")
    SHARED = "shared", _("same contact as several others")
    PRACTICE = "practice", _("same practice")
    NEAR = "near", _("less than 10 km apart")
    REGION = "region", _("less than 50 km apart")
    PROFESSION = "profession", _("same profession")
    NAME = "name", _("same name")
    NICKNAME = "nickname", _("one given name short for the other")
    MISSPELT = "misspelt", _("names a letter apart")
    PART = "part", _("one name part of the other")
    INITIAL = "initial", _("given name an initial")
    NEW_FAMILY = "new-family", _("another family name")
    OTHER_PROFESSION = "other-profession", _("another profession")
    OTHER_GENDER = "other-gender", _("another gender")
    OTHER_MIDDLE = "other-middle", _("another middle name")


class WatchKind(TextChoices):
    """What an entry of the watch-list is after."""

    SEXUAL = "sexual", _("Sexual wording")
    ROUND_THE_CLOCK = "round-the-clock", _("Visits around the clock")
    OTHER = "other", _("Other")


class Said(TextChoices):
    """Where on a listing words stand that everybody reads."""

    NAME = "name", _("Name")
    POST_NOMINALS = "post-nominals", _("Letters after the name")
    PRONOUNS = "pronouns", _("Pronouns")
    HEADLINE = "headline", _("Headline")
    BIO = "bio", _("About")
    WEBSITE = "website", _("Website")
    BOOKING = "booking", _("Booking link")
    CONTACT = "contact", _("E-mail address")
    PRACTICE = "practice", _("Practice")
    HOME_NOTE = "home-note", _("Note on home visits")
    HOME_SPACE = "home-space", _("Space needed")
    HOME_HOURS = "home-hours", _("Hours of home visits")


class HoldState(TextChoices):
    """What became of a listing that the watch-list holds."""

    OPEN = "open", _("To decide")
    ALLOWED = "allowed", _("Allowed")
    REFUSED = "refused", _("Refused")


class ConfirmationMethod(TextChoices):
    """How a fact was confirmed."""

    CALL = "call", _("Phone call")
    MAIL = "mail", _("E-mail")
    REGISTER = "register", _("Public register")
    WEBSITE = "website", _("Their website")
    IN_PERSON = "in-person", _("In person")


class FactState(TextChoices):
    """How far a fact may be relied on."""

    CONFIRMED = "confirmed", _("Confirmed")
    DUE = "due", _("To be confirmed again")
    DISPUTED = "disputed", _("Said to be wrong")
    NEVER = "never", _("Never confirmed")


class CallOutcome(TextChoices):
    """What came of calling somebody whose facts are due."""

    CONFIRMED = "confirmed", _("Confirmed")
    NO_ANSWER = "no-answer", _("No answer")
    CALL_BACK = "call-back", _("Call back on a day")
    WRONG_NUMBER = "wrong-number", _("Wrong number")
    MOVED = "moved", _("Moved")
    RETIRED = "retired", _("Retired")
    DIED = "died", _("Died")
    REMOVE = "remove", _("Wants to be removed")


# After these somebody has to call again.
COME_BACK = (CallOutcome.NO_ANSWER, CallOutcome.CALL_BACK, CallOutcome.WRONG_NUMBER, CallOutcome.MOVED)
# What is in doubt from such a call on, until it is confirmed.
DISPUTES = {
    CallOutcome.WRONG_NUMBER: (Fact.PHONE,),
    CallOutcome.MOVED: (Fact.HOME_VISITS, Fact.COVERAGE, Fact.HOURS),
}


class TaskKind(TextChoices):
    """What the clock brings up."""

    CALL = "call", _("To call")
    CREDENTIAL = "credential", _("Credential that runs out")


class MailPurpose(TextChoices):
    """What a mail to a practitioner is for."""

    CONFIRM = "confirm", _("Are the facts still right?")
    NOTICE = "notice", _("How we got your details")


class NoticeMethod(TextChoices):
    """How somebody was told how we got their details, where not by a mail of ours."""

    PHONE = "phone", _("By phone")
    LETTER = "letter", _("By letter")
    IN_PERSON = "in-person", _("In person")


class MailState(TextChoices):
    """What became of a mail."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    BOUNCED = "bounced", _("Bounced")
    FAILED = "failed", _("Not sent")


# Mails that did not arrive: somebody has to find out how to reach the person.
UNDELIVERED = (MailState.BOUNCED, MailState.FAILED)


class Answer(TextChoices):
    """What a practitioner answers when asked whether their facts are still right."""

    RIGHT = "right", _("Everything is still right")
    CHANGED = "changed", _("Something changed")
    STOPPED = "stopped", _("I have stopped working")
    REMOVE = "remove", _("Remove me from the directory")


# Answers that ask for a decision of a curator.
ASKING = (Answer.CHANGED, Answer.STOPPED, Answer.REMOVE)


class RequestState(TextChoices):
    """What became of a change request."""

    NEW = "new", _("New")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")


class FigureKind(TextChoices):
    """What a figure counts; its ``of`` says of what."""

    CONFIRMED = "confirmed", _("Confirmed in time")
    DUE = "due", _("Past it")
    DISPUTED = "disputed", _("In doubt")
    NEVER = "never", _("Never confirmed")
    MEDIAN_AGE = "median-age", _("Half are younger, in days")
    WORK = "work", _("Work done in a week")


class Work(TextChoices):
    """What is done to keep listings true, and counted by the week."""

    TOLD = "told", _("Confirmed by themselves, by mail")
    CHECKED = "checked", _("Confirmed by curators")
    PUBLISHED = "published", _("Published for the first time")
    CLOSED = "closed", _("Closed")
    MERGED = "merged", _("Merged")
    REPORTS = "reports", _("Reports dealt with")
    REQUESTS = "requests", _("Change requests decided")


class SampleOutcome(TextChoices):
    """What came of asking somebody drawn by lot whether their listing is right."""

    WAITING = "waiting", _("To call")
    RIGHT = "right", _("All right")
    WRONG = "wrong", _("Something is wrong")
    NOT_REACHED = "not-reached", _("Not reached")


class ImportState(TextChoices):
    """Outcome of an import."""

    APPLIED = "applied", _("Applied")
    UNDONE = "undone", _("Undone")


class UploadKind(TextChoices):
    """What an uploaded file is."""

    SHEET = "sheet", _("Spreadsheet")
    EXPORT = "export", _("Export of this directory")
    NPPES = "nppes", _("File of the US registry (NPPES)")


class UploadState(TextChoices):
    """How far an uploaded file has come."""

    NEW = "new", _("Columns to be named")
    COMPARING = "comparing", _("Being compared")
    COMPARED = "compared", _("Waiting for a decision")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    FAILED = "failed", _("Cannot be read")


class FileEncoding(TextChoices):
    """How a file writes its letters."""

    UTF8 = "utf-8", _("UTF-8")
    WESTERN = "cp1252", _("Western European (Latin-1, Windows)")
    UTF16 = "utf-16", _("UTF-16")


class Delimiter(TextChoices):
    """What stands between the cells of a row."""

    COMMA = "comma", _("Comma")
    SEMICOLON = "semicolon", _("Semicolon")
    TAB = "tab", _("Tab")
    BAR = "bar", _("Vertical bar")


DELIMITERS = {Delimiter.COMMA: ",", Delimiter.SEMICOLON: ";", Delimiter.TAB: "\t", Delimiter.BAR: "|"}


class DateOrder(TextChoices):
    """How a file writes its days."""

    ISO = "iso", _("2027-08-31, with or without a time")
    MONTH_FIRST = "mdy", _("08/31/2027: month, day, year")
    DAY_FIRST = "dmy", _("31/08/2027: day, month, year")


class MatchReason(TextChoices):
    """How a row of a register's file and a listing belong together."""

    EXACT = "exact", _("same number and name")
    OTHER_NAME = "other-name", _("same number, another name")
    NO_PROFESSION = "no-profession", _("same number and name, but the listing does not say for which profession")
    CONTRADICTION = "contradiction", _("the file says different things of this license")
    OTHER_NUMBER = "other-number", _("same name, another number")
    NO_LICENCE = "no-licence", _("same name, and the listing states no license there")


class MatchState(TextChoices):
    """What is known of a match between a register and a listing."""

    MATCHED = "matched", _("Matched")
    OPEN = "open", _("To decide")
    ACCEPTED = "accepted", _("The same person")
    REJECTED = "rejected", _("Somebody else")


class FileState(TextChoices):
    """How far a register's file has come."""

    COMPARING = "comparing", _("Being compared")
    COMPARED = "compared", _("Compared: nothing is changed yet")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    FAILED = "failed", _("Could not be read")
    DISCARDED = "discarded", _("Discarded")


class PlaceKind(TextChoices):
    """Level of a Place."""

    COUNTRY = "country", _("Country")
    REGION = "region", _("Region")
    COUNTY = "county", _("County")
    CITY = "city", _("City")
    DISTRICT = "district", _("District")
    POSTCODE = "postcode", _("Postal code")


class Weekday(IntegerChoices):
    """ISO weekdays."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class SeenAt(TextChoices):
    """The two ways of being seen."""

    HOME = "home", _("At my home")
    CLINIC = "clinic", _("At a clinic")


class When(TextChoices):
    """Usual hours of a way of being seen; not free appointments."""

    WEEKDAY_DAY = "weekday-day", _("Weekdays, daytime")
    WEEKDAY_EVENING = "weekday-evening", _("Weekday evenings")
    WEEKEND = "weekend", _("Weekends")


class Access(TextChoices):
    """Help with getting in, at a clinic or at the visitor's home."""

    STEP_FREE = "step-free", _("Step-free entrance")
    PARKING = "parking", _("Parking")
    TRANSIT = "transit", _("Near public transit")
    ACCESSIBLE_TOILET = "accessible-toilet", _("Accessible restroom")
    HEARING_LOOP = "hearing-loop", _("Hearing loop")
    STAIRS = "stairs", _("Climbs stairs to you")
    BED = "bed", _("Works with you in bed")
    CHAIR = "chair", _("Works with you in a chair")
    TRANSFER = "transfer", _("Helps you move from chair to table")
    BRINGS_TABLE = "brings-table", _("Brings a table")
    PETS = "pets", _("Fine with pets")


CLINIC_ACCESS = (
    Access.STEP_FREE,
    Access.PARKING,
    Access.TRANSIT,
    Access.ACCESSIBLE_TOILET,
    Access.HEARING_LOOP,
)
HOME_ACCESS = (Access.STAIRS, Access.BED, Access.CHAIR, Access.TRANSFER, Access.BRINGS_TABLE, Access.PETS)


class Accepting(TextChoices):
    """Whether new people are taken."""

    YES = "yes", _("Accepting new people")
    NO = "no", _("Full at present")


class Checked(TextChoices):
    """What somebody has looked up and found to match."""

    LICENCE = "licence", _("License matched")
    CERTIFICATION = "certification", _("Certification matched")
    INSURANCE = "insurance", _("Insurance seen")
    BACKGROUND_CHECK = "background-check", _("Background check seen")
    MEMBERSHIP = "membership", _("Membership matched")


class Unit(TextChoices):
    """Unit of distance."""

    KM = "km", _("Kilometers")
    MI = "mi", _("Miles")


class Sort(TextChoices):
    """Order of results."""

    FIT = "fit", _("Best fit")
    DISTANCE = "distance", _("Distance")
    PRICE = "price", _("Price")
    CONFIRMED = "confirmed", _("Recently confirmed")


class FacetGroup(TextChoices):
    """A group of filter options: OR inside, AND between."""

    AT = "at", _("Where")
    OBJECTIVE = "objective", _("What you want")
    CONDITION = "condition", _("What hurts")
    TECHNIQUE = "technique", _("Technique")
    PROFESSION = "profession", _("Profession")
    SETTING = "setting", _("Kind of place")
    WHEN = "when", _("Usual hours")
    LANGUAGE = "language", _("Language")
    GENDER = "gender", _("Gender")
    PAYMENT = "payment", _("Payment and insurance")
    ACCESS = "access", _("Access")
    SCENT = "scent", _("Scents")
    PRESSURE = "pressure", _("Pressure")
    AGE = "age", _("Age")
    ACCEPTING = "accepting", _("New people")
    CHECKED = "checked", _("Checked")
    ASSOCIATION = "association", _("Association")


class GuideTopic(TextChoices):
    """What a guide is about where it is no word of the vocabulary."""

    HOME_VISITS = "home-visits", _("Home visits")
    ANY_CONDITION = "any-condition", _("Every condition: where its own guide says nothing")
    ANY_TECHNIQUE = "any-technique", _("Every technique: where its own guide says nothing")
    ANY_PROFESSION = "any-profession", _("Every profession: where its own guide says nothing")


class PageSlug(TextChoices):
    """Pages about the directory itself; each value is an address and the name of its route."""

    ABOUT = "about", _("About this directory")
    PRIVACY = "privacy", _("Privacy")
    ACCESSIBILITY = "accessibility", _("Accessibility")
    CREDITS = "credits", _("Credits")
    CONTACT = "contact", _("Contact")


# Groups whose options are fixed here; the options of the others are vocabulary rows.
FIXED_GROUPS: dict[FacetGroup, type[TextChoices]] = {
    FacetGroup.AT: SeenAt,
    FacetGroup.SETTING: Setting,
    FacetGroup.WHEN: When,
    FacetGroup.GENDER: Gender,
    FacetGroup.ACCESS: Access,
    FacetGroup.SCENT: ScentPolicy,
    FacetGroup.PRESSURE: Pressure,
    FacetGroup.AGE: AgeGroup,
    FacetGroup.ACCEPTING: Accepting,
    FacetGroup.CHECKED: Checked,
}
# The groups that a way of being seen answers, not the person; the rest are the same for all ways of somebody.
WAY_GROUPS = (FacetGroup.AT, FacetGroup.WHEN, FacetGroup.ACCEPTING, FacetGroup.SETTING, FacetGroup.ACCESS)
UNSTATED = "unstated"  # key of the code a row carries where nothing is said in a group

MILES_COUNTRIES = frozenset({"US", "GB"})

# Number for an emergency, by country; 112 reaches help in most others.
EMERGENCY_NUMBERS = {
    "US": "911",
    "CA": "911",
    "MX": "911",
    "GB": "999",
    "IE": "112",
    "AU": "000",
    "NZ": "111",
}
EMERGENCY_NUMBER_ELSEWHERE = "112"
