"""What people do with their own account in the make-believe pool, as boto3 asks for it."""

from typing import Any

import jwt
import pyotp

from tests.fakes.cognito_members import Member, Refused
from tests.fakes.cognito_pool import API_SCOPE, FakePool
from tests.fakes.cognito_sign_in import Answer

_TRIES = 5


class SelfService:
    """Signs out, changes and resets passwords, and sets up a second factor."""

    def __init__(self, pool: FakePool) -> None:
        self._pool = pool
        self.answers: dict[str, Answer] = {
            "RevokeToken": self._revoke,
            "GlobalSignOut": self._global_sign_out,
            "GetUser": self._get_user,
            "ChangePassword": self._change_password,
            "ForgotPassword": self._forgot_password,
            "ConfirmForgotPassword": self._confirm_forgot_password,
            "AssociateSoftwareToken": self._associate,
            "VerifySoftwareToken": self._verify,
            "SetUserMFAPreference": self._prefer,
        }

    def _revoke(self, asked: dict[str, Any]) -> dict[str, Any]:
        self._pool.check_secret(asked)
        one = self._pool.sign_ins.get(asked["Token"])
        if one is None:
            raise Refused("UnsupportedTokenTypeException", "Unsupported token type")
        one.is_live = False
        return {}

    def _global_sign_out(self, asked: dict[str, Any]) -> dict[str, Any]:
        self._pool.end_sign_ins(self._whose(asked).name)
        return {}

    def _get_user(self, asked: dict[str, Any]) -> dict[str, Any]:
        member = self._whose(asked)
        attributes = {"sub": member.subject, "email": member.email}
        listed = [{"Name": name, "Value": value} for name, value in attributes.items()]
        factors = {"UserMFASettingList": ["SOFTWARE_TOKEN_MFA"]} if member.totp_secret else {}
        return {"Username": member.name, "UserAttributes": listed, **factors}

    def _change_password(self, asked: dict[str, Any]) -> dict[str, Any]:
        member = self._whose(asked)
        if not member.verifier.fits(self._pool.identity(member.name), asked["PreviousPassword"]):
            raise Refused("NotAuthorizedException", "Incorrect username or password.")
        self._pool.set_password(member, asked["ProposedPassword"])
        return {}

    def _forgot_password(self, asked: dict[str, Any]) -> dict[str, Any]:
        self._pool.check_secret_hash(asked["Username"], asked.get("SecretHash"))
        member = self._pool.find(asked["Username"])
        if member is None and self._pool.tells_who_exists:
            raise Refused("UserNotFoundException", "Username/client id combination not found.")
        if member is not None and not member.attributes["email_verified"] and self._pool.tells_who_exists:
            message = "Cannot reset password for the user as there is no registered/verified email or phone_number"
            raise Refused("InvalidParameterException", message)
        if member is not None and member.is_enabled and member.attributes["email_verified"]:
            self._pool.send_code(member)
        where = {"Destination": "a***@u***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}
        return {"CodeDeliveryDetails": where}

    def _confirm_forgot_password(self, asked: dict[str, Any]) -> dict[str, Any]:
        self._pool.check_secret_hash(asked["Username"], asked.get("SecretHash"))
        member = self._pool.find(asked["Username"])
        if member is None or not member.is_enabled:
            raise Refused("CodeMismatchException", "Invalid verification code provided, please try again.")
        if member.wrong_reset_codes >= _TRIES:
            raise Refused("LimitExceededException", "Attempt limit exceeded, please try after some time.")
        if member.reset_code is None or member.reset_code_ends < self._pool.now():
            raise Refused("ExpiredCodeException", "Invalid code provided, please request a code again.")
        if member.reset_code != asked["ConfirmationCode"]:
            member.wrong_reset_codes += 1
            raise Refused("CodeMismatchException", "Invalid verification code provided, please try again.")
        self._pool.set_password(member, asked["Password"])
        member.reset_code = None
        return {}

    def _associate(self, asked: dict[str, Any]) -> dict[str, Any]:
        member = self._whose(asked)
        member.pending_totp = pyotp.random_base32()
        return {"SecretCode": member.pending_totp}

    def _verify(self, asked: dict[str, Any]) -> dict[str, Any]:
        member = self._whose(asked)
        if member.pending_totp is None:
            raise Refused("InvalidParameterException", "No software token is associated")
        try:
            self._pool.check_totp(member, member.pending_totp, asked["UserCode"])
        except Refused as error:
            raise Refused("EnableSoftwareTokenMFAException", "Code mismatch") from error
        return {"Status": "SUCCESS"}

    def _prefer(self, asked: dict[str, Any]) -> dict[str, Any]:
        member = self._whose(asked)
        is_wanted = asked["SoftwareTokenMfaSettings"]["Enabled"]
        if is_wanted and not member.used_codes:
            raise Refused("InvalidParameterException", "User has not verified software token mfa")
        if not is_wanted and self._pool.demands_second_factor:
            raise Refused("InvalidParameterException", "Invalid MFA setting for this user pool")
        member.totp_secret = member.pending_totp if is_wanted else None
        return {}

    def _whose(self, asked: dict[str, Any]) -> Member:
        """Whoever has this access token, which must be good and allow it."""
        try:
            claims = self._pool.keys.read(asked["AccessToken"])
        except (KeyError, ValueError, jwt.PyJWTError) as error:
            raise Refused("NotAuthorizedException", "Invalid Access Token") from error
        if claims["exp"] < self._pool.now():
            raise Refused("NotAuthorizedException", "Access Token has expired")
        if not any(one.origin == claims["origin_jti"] and one.is_live for one in self._pool.sign_ins.values()):
            raise Refused("NotAuthorizedException", "Access Token has been revoked")
        if API_SCOPE not in claims["scope"].split():
            raise Refused("NotAuthorizedException", "Access Token does not have required scopes")
        if claims["username"] not in self._pool.members:
            raise Refused("UserNotFoundException", "User does not exist.")
        return self._pool.members[claims["username"]]
