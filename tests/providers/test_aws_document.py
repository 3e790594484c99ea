"""What docs/aws.md tells people to put into their buckets is what S3 takes and what Lectern needs."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.domain.uploads import CHECKSUM_HEADER
from services.upload_retention import KEPT_FOR
from tests.fakes.s3_server import S3Server

DOCUMENT = Path(__file__).parents[2] / "docs" / "aws.md"
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


def block(name: str) -> Any:
    found = re.search(rf"```json {name}\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return json.loads(found[1])


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
    source = (DOCUMENT.parents[1] / "services" / "providers" / "object_store_s3.py").read_text(encoding="utf-8")
    asked = set(
        re.findall(r'_client\.(?!get_paginator|generate_presigned)(\w+)\(|(?:paginator|presigned_url)\("(\w+)"', source)
    )
    calls = {first or second for first, second in asked}
    given = {action for statement in block("policy")["Statement"] for action in statement["Action"]}
    assert {ASKED_OF_S3[call] for call in calls} == given
