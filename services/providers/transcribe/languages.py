"""The languages of Amazon Transcribe's batch jobs: https://docs.aws.amazon.com/transcribe/latest/dg/supported-languages.html."""

# Of a language that is spoken in many countries, the one whose model is used where a course does not say.
_CODES = {
    code.partition("-")[0]: code
    for code in (
        *("af-ZA", "ar-SA", "az-AZ", "be-BY", "bg-BG", "bn-IN", "bs-BA", "ca-ES", "cs-CZ", "cy-WL", "da-DK", "de-DE"),
        *("el-GR", "en-US", "es-ES", "et-ET", "eu-ES", "fa-IR", "fi-FI", "fr-FR", "gl-ES", "gu-IN", "he-IL", "hi-IN"),
        *("hr-HR", "hu-HU", "hy-AM", "id-ID", "is-IS", "it-IT", "ja-JP", "ka-GE", "kk-KZ", "kn-IN", "ko-KR", "lt-LT"),
        *("lv-LV", "mk-MK", "ml-IN", "mn-MN", "mr-IN", "ms-MY", "mt-MT", "nl-NL", "no-NO", "pa-IN", "pl-PL", "pt-PT"),
        *("ro-RO", "ru-RU", "si-LK", "sk-SK", "sl-SI", "sr-RS", "sv-SE", "sw-KE", "ta-IN", "te-IN", "th-TH", "tl-PH"),
        *("tr-TR", "uk-UA", "uz-UZ", "vi-VN", "zh-CN", "zu-ZA"),
    )
}

KNOWN = tuple(_CODES)
"""By ISO 639-1."""


def code_of(language: str) -> str:
    """Transcribe's code for a language of `KNOWN`; one that names its country already stays."""
    return language if "-" in language else _CODES[language]
