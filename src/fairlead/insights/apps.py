from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    name = "fairlead.insights"

    def ready(self) -> None:
        from fairlead.insights.views.pieces import desk_line  # noqa: PLC0415  models are ready only now
        from fairlead.ui import navigation, slots  # noqa: PLC0415

        navigation.add_entry(
            navigation.Entry("cracks", _("Cracks"), icon="shield-alert", group="work", order=70, go="x")
        )
        navigation.add_command(
            navigation.Command(
                _("What could be forgotten?"),
                icon="shield-alert",
                url_name="cracks",
                query="?owner=me",
                words=(_("cracks gaps forgotten missing no next step unanswered overdue"),),
            )
        )
        slots.fill("desk.side", "insights/_desk_line.html", facts=desk_line)
