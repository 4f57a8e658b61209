"""Tables of the directory, one module a subject. ``private`` is not re-exported: import it by name, or not at all."""

from therapists.models import private as _private  # noqa: F401 - Django must know its tables
from therapists.models.accounts import User
from therapists.models.credentials import Credential, Membership, Proof
from therapists.models.desk import Assignment, Call, ImportReview, Task
from therapists.models.duplicates import DuplicatePair
from therapists.models.guides import Guide, Page
from therapists.models.home_visits import CoverageArea, HomeVisits
from therapists.models.insight import Figure, HomeVisitGap, Sample, SampleCall, UnmetSearch
from therapists.models.jobs import Job
from therapists.models.listing import (
    FacetBits,
    FacetCode,
    Landing,
    Listing,
    ListingCard,
    ListingChange,
    Version,
    Vicinity,
)
from therapists.models.places import Place
from therapists.models.practices import HoursException, OpeningHours, Practice, Price, WorksAt
from therapists.models.practitioners import (
    ContactPoint,
    FormerSlug,
    Practitioner,
    PractitionerCondition,
    PractitionerLanguage,
    PractitionerPayment,
    PractitionerProfession,
    PractitionerTechnique,
)
from therapists.models.provenance import (
    Confirmation,
    ImportChange,
    ImportRun,
    PracticeRecord,
    SourceRecord,
    Suppression,
)
from therapists.models.registers import Register, RegisterEntry, RegisterFile
from therapists.models.review import Report, ReportTrace
from therapists.models.safety import Suspension, SuspensionNote
from therapists.models.sheets import ImportFile, ImportFilePart, SheetMapping
from therapists.models.suggestions import PlaceKey, PracticeKey, PractitionerKey
from therapists.models.upkeep import ChangeRequest, Mailing, Notice
from therapists.models.vocabulary import (
    Association,
    Condition,
    ConditionTechnique,
    Language,
    Objective,
    ObjectiveTechnique,
    PaymentOption,
    Profession,
    Regulation,
    Technique,
    Term,
)
from therapists.models.watching import Hold, WatchWord

__all__ = [
    "Assignment",
    "Association",
    "Call",
    "ChangeRequest",
    "Condition",
    "ConditionTechnique",
    "Confirmation",
    "ContactPoint",
    "CoverageArea",
    "Credential",
    "DuplicatePair",
    "FacetBits",
    "FacetCode",
    "Figure",
    "FormerSlug",
    "Guide",
    "Hold",
    "HomeVisitGap",
    "HomeVisits",
    "HoursException",
    "ImportChange",
    "ImportFile",
    "ImportFilePart",
    "ImportReview",
    "ImportRun",
    "Job",
    "Landing",
    "Language",
    "Listing",
    "ListingCard",
    "ListingChange",
    "Mailing",
    "Membership",
    "Notice",
    "Objective",
    "ObjectiveTechnique",
    "OpeningHours",
    "Page",
    "PaymentOption",
    "Place",
    "PlaceKey",
    "Practice",
    "PracticeKey",
    "PracticeRecord",
    "Practitioner",
    "PractitionerCondition",
    "PractitionerKey",
    "PractitionerLanguage",
    "PractitionerPayment",
    "PractitionerProfession",
    "PractitionerTechnique",
    "Price",
    "Profession",
    "Proof",
    "Register",
    "RegisterEntry",
    "RegisterFile",
    "Regulation",
    "Report",
    "ReportTrace",
    "Sample",
    "SampleCall",
    "SheetMapping",
    "SourceRecord",
    "Suppression",
    "Suspension",
    "SuspensionNote",
    "Task",
    "Technique",
    "Term",
    "UnmetSearch",
    "User",
    "Version",
    "Vicinity",
    "WatchWord",
    "WorksAt",
]
