import pytest

from commitments.rules.kernel.languages import guess_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The parties agreed to the text of the statement.", "en"),
        ("Les parties ont convenu de la tenue d’une réunion dans le pays.", "fr"),
        ("Стороны согласились провести встречу", "ru"),
        ("Қазақстан Республикасы әрқашан үлкен көңіл бөледі", "kk"),
        ("اتفقوا على عقد الاجتماع المقبل في شباط إلى", "ar"),
        ("بر تعهد خود به حاکمیت تأکید کردند و پایبند هستند", "fa"),
        ("Taraflar bu toplantı için bir metin ile anlaştı ve", "tr"),
        ("The Ministers of France (Le Monde, La Croix) met in Paris. They agreed. We welcome this.", "en"),
        ("Las partes acuerdan reducir un 30% las muertes en siniestros viales y construir el paseo", "es"),
        ("As partes acordam em reduzir os prazos para a entrega das obras não concluídas", "pt"),
        ("Die Parteien vereinbaren, den Haushalt bis 2029 auszugleichen und die Schulden zu senken", "de"),
        ("Le parti concordano di ridurre il debito e di pubblicare gli atti della conferenza", "it"),
        ("Het doel is om tegen 2029 het evenwicht te bereiken en de schuld van het gewest te verlagen", "nl"),
        (
            "Smluvní strany se zavazují respektovat koaliční mechanismy uvedené v příloze, uplatnit rozdělení gescí "
            "ve všech orgánech podle jednotlivých stran koalice a společně naplňovat koaliční priority",
            "",
        ),
        ("Ухвалити закон про доступ до публічної інформації, її захист та є", "uk"),
        ("Стороны приветствуют соглашение и подтверждают его. " * 9 + "Заключено в городе Київ", "ru"),
        ("12345", ""),
    ],
)
def test_language_is_told_by_letters_or_common_words(text, language):
    assert guess_language(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nous nous sommes réunis. Les parties sont convenues de la suite.", "fr"),
        ("Қазақстан Республикасы әрқашан үлкен көңіл бөледі", "kk"),
        ("Taraflar bu toplantı için bir metin ile anlaştı ve", "tr"),
        ("اتفقوا على عقد الاجتماع المقبل في شباط إلى", "ar"),
        ("Тарафҳо ҷаласаи навбатиро дар моҳи феврал баргузор мекунанд", "en"),
        ("12345", "en"),
        ("", "en"),
    ],
)
def test_what_is_said_of_a_language_counts_only_where_the_text_does_not_tell_it(text, language):
    assert guess_language(text, "en-GB") == language


def test_short_english_is_told_by_its_commonest_words():
    assert guess_language("We will act by June.") == "en"
