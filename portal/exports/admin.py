from django.contrib import admin

from contracts.office.admin import ReadOnly
from portal.exports.models import Export


@admin.register(Export)
class ExportAdmin(ReadOnly):
    list_display = ["kind", "customer", "state", "done", "total", "created_at", "expires_at"]
    list_filter = ["kind", "state"]
    list_select_related = ["customer"]
