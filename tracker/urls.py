"""Root addresses. The register's own are in commitments.web.urls."""

from django.contrib import admin
from django.urls import include, path

from commitments.web.kernel.health import healthz, readyz

urlpatterns = [
    path("", include("commitments.web.urls")),
    path("api/v1/", include("commitments.api.urls")),
    path("accounts/", include("commitments.web.people.account_urls")),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]

handler400 = "commitments.web.kernel.errors.bad_request"
handler403 = "commitments.web.kernel.errors.permission_denied"
handler404 = "commitments.web.kernel.errors.page_not_found"
handler500 = "commitments.web.kernel.errors.server_error"
