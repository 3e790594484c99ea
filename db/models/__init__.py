"""The tables, as typed SQLAlchemy models; only `db` sees them."""

from db.models.audit import AuditRow
from db.models.base import Base
from db.models.batch_looks import BatchLookRow
from db.models.blueprints import LectureOfferRow, SavedBlueprintRow
from db.models.comments import CommentRow, CommentThreadRow
from db.models.courses import CourseRow, GlossaryTermRow, InvitationRow, MembershipRow, ObjectiveRow
from db.models.exams import ExamItemRow, ExamRow, RubricVersionRow
from db.models.inbox import InboxNoteRow
from db.models.jobs import TakenOverRow, WorkerRow
from db.models.lectures import (
    EMBEDDING_DIMENSIONS,
    LectureRow,
    LectureStatisticsRow,
    RecordingRow,
    SegmentRow,
    UploadRow,
)
from db.models.materials import MaterialPageRow, MaterialRow
from db.models.model_answers import ModelAnswerRow
from db.models.people import (
    AccountLinkRow,
    AuthSessionRow,
    HostedSignInRow,
    PersonRow,
    SecondFactorRow,
    SignInAttemptsRow,
)
from db.models.question_evidence import OptionEvidenceRow, QuestionMeaningRow, SimilarQuestionRow, SlideEvidenceRow
from db.models.questions import (
    GenerationRunRow,
    QuestionFacetRow,
    QuestionFindingRow,
    QuestionMoveRow,
    QuestionRow,
    QuestionSourceRow,
    QuestionVersionRow,
    ReviewRow,
    RunLectureRow,
)
from db.models.review_tallies import ReviewAgreementRow, ReviewTallyRow
from db.models.revisions import QuestionRevisionRow
from db.models.usage import ModelUsageRow
from db.models.vocabulary import MishearingRow, TranscriptEditRow, VocabularyTermRow

__all__ = [
    "EMBEDDING_DIMENSIONS",
    "AccountLinkRow",
    "AuditRow",
    "AuthSessionRow",
    "Base",
    "BatchLookRow",
    "CommentRow",
    "CommentThreadRow",
    "CourseRow",
    "ExamItemRow",
    "ExamRow",
    "GenerationRunRow",
    "GlossaryTermRow",
    "HostedSignInRow",
    "InboxNoteRow",
    "InvitationRow",
    "LectureOfferRow",
    "LectureRow",
    "LectureStatisticsRow",
    "MaterialPageRow",
    "MaterialRow",
    "MembershipRow",
    "MishearingRow",
    "ModelAnswerRow",
    "ModelUsageRow",
    "ObjectiveRow",
    "OptionEvidenceRow",
    "PersonRow",
    "QuestionFacetRow",
    "QuestionFindingRow",
    "QuestionMeaningRow",
    "QuestionMoveRow",
    "QuestionRevisionRow",
    "QuestionRow",
    "QuestionSourceRow",
    "QuestionVersionRow",
    "RecordingRow",
    "ReviewAgreementRow",
    "ReviewRow",
    "ReviewTallyRow",
    "RubricVersionRow",
    "RunLectureRow",
    "SavedBlueprintRow",
    "SecondFactorRow",
    "SegmentRow",
    "SignInAttemptsRow",
    "SimilarQuestionRow",
    "SlideEvidenceRow",
    "TakenOverRow",
    "TranscriptEditRow",
    "UploadRow",
    "VocabularyTermRow",
    "WorkerRow",
]
