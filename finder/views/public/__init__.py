"""The pages for everybody: `/` negotiates the language, everything else says it in its address."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from finder.i18n import negotiate

root = Blueprint("root", __name__)
public = Blueprint("public", __name__, url_prefix="/<lang>")


@root.get("/")
def hello() -> Response:
    """Lead to the start page in the first language that the browser asks for and the city speaks."""
    language = negotiate(list(request.accept_languages.values()))
    answer = redirect(url_for("public.start", lang=language.tag), code=302)
    answer.vary.add("Accept-Language")
    return answer
