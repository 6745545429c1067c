from django.urls import path

from portal.console.desk import acting, entering, inquiry, queue, settings

urlpatterns = [
    path("", queue.queue, name="desk"),
    path("call/", entering.call, name="record_inquiry_call"),
    path("settings/", settings.settings, name="desk_settings"),
    path("settings/holidays/", settings.add_holiday, name="add_company_holiday"),
    path("settings/holidays/<int:pk>/", settings.remove_holiday, name="remove_company_holiday"),
    path("settings/targets/", settings.set_target, name="set_support_target"),
    path("settings/answers/new/", settings.canned, name="new_canned_answer"),
    path("settings/answers/<int:pk>/", settings.canned, name="canned_answer"),
    path("files/<int:pk>/", inquiry.file, name="staff_inquiry_file"),
    path("<str:number>/", inquiry.inquiry, name="staff_inquiry"),
    path("<str:number>/say/", inquiry.say, name="say_on_inquiry"),
    path("<str:number>/looking/", inquiry.looking, name="looking_at_inquiry"),
    path("<str:number>/take/", acting.take, name="take_inquiry"),
    path("<str:number>/next/", queue.step, {"way": "next"}, name="next_inquiry"),
    path("<str:number>/previous/", queue.step, {"way": "previous"}, name="previous_inquiry"),
    path("<str:number>/<slug:name>/", acting.act, name="staff_inquiry_act"),
]
