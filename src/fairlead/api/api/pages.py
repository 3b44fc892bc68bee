"""The pages of the API: its documentation, and the answer to addresses that it does not have."""

from __future__ import annotations

import json

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from fairlead.api.api.kinds import NOT_FOUND
from fairlead.api.api.problems import Refused, problem_response


@login_not_required
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """Show the operations, for everybody: there is no data of the desk in it. Whoever is signed in can try them."""
    settings = {"url": reverse("api:openapi-json"), "layout": "BaseLayout", "deepLinking": True, "validatorUrl": None}
    return render(request, "api/documentation.html", {"settings": json.dumps(settings)})


@login_not_required
@csrf_exempt
def unknown_address(request: HttpRequest) -> HttpResponse:
    return problem_response(request, Refused(NOT_FOUND))
