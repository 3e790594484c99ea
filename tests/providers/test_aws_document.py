"""The rights, rules and addresses that the documents ask an operator for are those that the code needs."""

import json
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import botocore.session
import pytest

from services.domain.uploads import CHECKSUM_HEADER
from services.lectures.upload_retention import KEPT_FOR
from tests.fakes.s3_server import S3Server

ROOT = Path(__file__).parents[2]
PROVIDERS = ROOT / "services" / "providers"
CALL = re.compile(
    r'\bclient\.(?!get_paginator\b|generate_presigned_url\b|meta\b)(\w+)\(|(?:paginator|presigned_url)\(\s*"(\w+)"'
)
ASKED_OF_S3 = {
    "head_bucket": "s3:ListBucket",
    "list_objects_v2": "s3:ListBucket",
    "list_multipart_uploads": "s3:ListBucketMultipartUploads",
    "head_object": "s3:GetObject",
    "get_object": "s3:GetObject",
    "put_object": "s3:PutObject",
    "create_multipart_upload": "s3:PutObject",
    "upload_part": "s3:PutObject",
    "complete_multipart_upload": "s3:PutObject",
    "list_parts": "s3:ListMultipartUploadParts",
    "abort_multipart_upload": "s3:AbortMultipartUpload",
    "delete_object": "s3:DeleteObject",
}
"""The right that each call needs (S3 User Guide, "Required permissions for Amazon S3 API operations")."""


def block(name: str, document: str = "aws.md") -> Any:
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    found = re.search(rf"```json {name}\n(.*?)```", text, re.DOTALL)
    assert found
    return json.loads(found[1])


def rights(document: str) -> set[str]:
    """What the policy of a document allows."""
    actions = [statement["Action"] for statement in block("policy", document)["Statement"]]
    return set(chain.from_iterable([action] if isinstance(action, str) else action for action in actions))


def calls(*places: str) -> set[str]:
    """The operations that these modules ask of a client of boto3, by their names there."""
    sources = chain.from_iterable(PROVIDERS.glob(place) for place in places)
    found = [CALL.findall(source.read_text(encoding="utf-8").replace("_client.", "client.")) for source in sources]
    return {call or named for call, named in chain.from_iterable(found)}


@pytest.fixture(scope="module")
def s3() -> Iterator[S3Server]:
    with S3Server() as server:
        yield server


def test_s3_takes_the_cors_rule_and_it_lets_parts_through(s3: S3Server) -> None:
    (rule,) = block("cors")
    s3.client().put_bucket_cors(Bucket=s3.audio_bucket, CORSConfiguration={"CORSRules": [rule]})
    assert rule["AllowedMethods"] == ["PUT"]
    assert rule["AllowedHeaders"] == [CHECKSUM_HEADER]


def test_s3_takes_the_lifecycle_rule_and_it_comes_after_lecterns_own(s3: S3Server) -> None:
    rules = block("lifecycle")
    for bucket in (s3.audio_bucket, s3.content_bucket):
        s3.client().put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration=rules)
    (rule,) = rules["Rules"]
    assert rule["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"] > KEPT_FOR.days


def test_the_policy_gives_what_the_store_asks_for_and_nothing_more() -> None:
    assert {ASKED_OF_S3[call] for call in calls("object_store_s3*.py")} == rights("aws.md")


def test_the_policy_gives_what_hearing_at_amazon_asks_for_and_nothing_more() -> None:
    asked = calls("transcriber_amazon.py", "transcribe/*.py")
    assert {f"transcribe:{call.title().replace('_', '')}" for call in asked} == rights("speech.md")


def test_the_policy_gives_what_writing_with_bedrock_asks_for_and_nothing_more() -> None:
    assert calls("language_model_bedrock.py") == {"converse"}
    assert rights("writers.md") == {"bedrock:InvokeModel"}  # which Converse needs (Bedrock API Reference)


def test_what_is_asked_of_the_pool_needs_no_key() -> None:
    asked = calls("identity_cognito.py", "cognito/*.py")
    pool = botocore.session.get_session().create_client("cognito-idp", region_name="eu-central-1")
    names = pool.meta.method_to_api_mapping
    assert "get_user" in asked
    assert {call for call in asked if pool.meta.service_model.operation_model(names[call]).auth_type != "none"} == set()


def test_no_other_module_asks_anything_of_amazon() -> None:
    known = ("object_store_s3", "transcriber_amazon", "language_model_bedrock", "identity_cognito")
    importing = [path for path in (ROOT / "services").rglob("*.py") if "import boto3" in path.read_text("utf-8")]
    assert [path.name for path in importing if not path.stem.startswith(known)] == []
