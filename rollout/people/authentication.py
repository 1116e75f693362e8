"""Who is calling the API."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request


class TokenAuthentication(BaseAuthentication):
    """Placeholder of the door; replaced together with the token model."""

    def authenticate(self, request: Request) -> None:
        return None
