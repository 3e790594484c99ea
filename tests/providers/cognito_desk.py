"""The least of a sign-in desk on streamlit-cognito-auth."""

import sys

from botocore.exceptions import BotoCoreError, ClientError
from streamlit_cognito_auth import CognitoAuthenticator
from streamlit_cognito_auth.auth import Credentials

from services.domain.pool import PoolAccount
from services.providers.cognito.refusals import told
from services.providers.identity_cognito import CognitoPool


class Desk(CognitoAuthenticator):
    """The least that has to be overridden: no address of AWS is asked, and what the library swallows is heard."""

    def __init__(self, pool: CognitoPool, welcomed: list[PoolAccount]) -> None:
        super().__init__(
            pool_id=pool.pool_id,
            app_client_id=pool.client_id,
            app_client_secret=pool.client_secret,
            boto_client=pool.proof(),
            use_cookies=False,
        )
        self._pool = pool
        self._welcomed = welcomed

    def _set_state_login(self, credentials: Credentials) -> bool:
        self._welcomed.append(self._pool.verified(credentials.id_token))
        return True

    def _set_state_logout(self) -> None:
        # The library calls this while it handles what the pool refused, and then only says that it did not work.
        error = sys.exception()
        if isinstance(error, (ClientError, BotoCoreError)):
            raise told(error) from error
        super()._set_state_logout()
