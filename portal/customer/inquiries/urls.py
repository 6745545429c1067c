from django.urls import path

from portal.customer.inquiries import pages

urlpatterns = [
    path("inquiries/", pages.inquiries, name="inquiries"),
    path("inquiries/new/", pages.ask, name="ask"),
    path("inquiries/suggested/", pages.suggested, name="suggested_answers"),
    path("inquiries/files/<int:pk>/", pages.file, name="inquiry_file"),
    path("inquiries/<str:number>/", pages.inquiry, name="inquiry"),
    path("inquiries/<str:number>/add/", pages.add, name="add_to_inquiry"),
    path("inquiries/<str:number>/reopen/", pages.reopen, name="reopen_inquiry"),
    path("inquiries/<str:number>/rate/", pages.rate, name="rate_inquiry"),
]
