from django.apps import AppConfig


class OriginalsS3Config(AppConfig):
    name = "fairlead.connectors.originals_s3"
    label = "originals_s3_connector"

    def ready(self) -> None:
        from django.conf import settings  # noqa: PLC0415  wiring happens here
        from django.utils import timezone  # noqa: PLC0415

        from fairlead.connectors.originals_s3.signing import Key  # noqa: PLC0415
        from fairlead.connectors.originals_s3.store import Place, S3Store  # noqa: PLC0415
        from fairlead.exchanges.operations.originals import use_store  # noqa: PLC0415

        chosen = settings.ORIGINALS_S3
        if chosen is None:
            return
        place = Place(chosen["endpoint"], chosen["bucket"], chosen["prefix"])
        key = Key(chosen["key"], chosen["secret"], chosen["region"])
        use_store(lambda: S3Store(place, key, clock=timezone.now))  # noqa: TID251  the clock of the signature
