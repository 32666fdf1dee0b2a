import pytest

from commitments.rules.imports.fields import FIELDS, guess_records, match_headings

NZ = ["id", "area", "areaLabel", "party", "status", "promise", "statusReason", "evidenceUrls", "contested", "sourceDoc"]
NZ_FIELDS = {
    **{"key": "id", "quotation": "promise", "document": "sourceDoc", "themes": "area", "lead": "party"},
    **{"status": "status", "reason": "statusReason", "evidence": "evidenceUrls"},
}
SHEETS = {
    "commitments": [
        (
            ["N°", "Recommandations", "Structures responsables", "Q2 2024 status", "Q3 2024 status"],
            {
                **{"key": "N°", "quotation": "Recommandations", "lead": "Structures responsables"},
                **{"status": "Q3 2024 status"},
            },
        ),
        (NZ, NZ_FIELDS),
        (
            ["Engagement (FR)", "Commitment (EN)", "% complete", "Status (as of 30 June 2026)", "Status (May 2025)"],
            {"quotation": "Commitment (EN)", "status": "Status (as of 30 June 2026)"},
        ),
        (
            ["promise.title", "minister.name", "owner", "owner.name", "status.label", "due.$date"],
            {"title": "promise.title", "lead": "owner", "status": "status.label", "deadline": "due.$date"},
        ),
        (
            ["Sr. No.", "Recommendation Number", "Recommendation", "Status"],
            {"key": "Recommendation Number", "quotation": "Recommendation", "status": "Status"},
        ),
        (
            ["MLC ID", "Commitment", "Reporting Lead", "All ministers"],
            {"key": "MLC ID", "quotation": "Commitment", "lead": "Reporting Lead", "supporting": "All ministers"},
        ),
        (
            ["target", "deadline_year_from_en_text", "title_fr", "title_en"],
            {"key": "target", "title": "title_en", "deadline": "deadline_year_from_en_text"},
        ),
        (
            ["Commitment", "Source name", "Recommending State", "entity_id", "entity_name"],
            {"key": "entity_id", "quotation": "Commitment", "lead": "entity_name", "evidence": "Source name"},
        ),
        (
            ["Country", "Commitment", "Lead Institution(s)", "Completion (mid-term)", "Completion (end of term)"],
            {"quotation": "Commitment", "lead": "Lead Institution(s)", "status": "Completion (end of term)"},
        ),
        (
            ["Promise", "Ruling", "Speaker", "Date of ruling"],
            {"quotation": "Promise", "lead": "Speaker", "status": "Ruling", "assessed_on": "Date of ruling"},
        ),
        (["Text", "Body", "Countries concerned"], {"quotation": "Text", "lead": "Countries concerned"}),
        (["Company name", "Order num"], {"key": "Order num", "lead": "Company name"}),
        (
            ["N.", "Impegno", "Amministrazione responsabile", "Scadenza", "Stato di avanzamento", "Tema", "Note"],
            {
                **{"key": "N.", "quotation": "Impegno", "lead": "Amministrazione responsabile", "themes": "Tema"},
                **{"deadline": "Scadenza", "status": "Stato di avanzamento", "remark": "Note"},
            },
        ),
        (
            ["№", "Зобов'язання", "Відповідальний виконавець", "Термін виконання", "Стан виконання"],
            {
                **{"key": "№", "quotation": "Зобов'язання", "lead": "Відповідальний виконавець"},
                **{"deadline": "Термін виконання", "status": "Стан виконання"},
            },
        ),
        (
            ["番号", "公約", "担当省庁", "期限", "進捗状況", "備考"],
            {
                **{"key": "番号", "quotation": "公約", "lead": "担当省庁", "deadline": "期限"},
                **{"status": "進捗状況", "remark": "備考"},
            },
        ),
        (
            ["연번", "공약내용", "담당부서", "완료시기", "이행상태"],
            {"key": "연번", "quotation": "공약내용", "lead": "담당부서", "deadline": "완료시기", "status": "이행상태"},
        ),
        (
            ["No", "Komitmen", "Instansi Penanggung Jawab", "Target Waktu", "Status Capaian", "Keterangan"],
            {
                **{"key": "No", "quotation": "Komitmen", "lead": "Instansi Penanggung Jawab"},
                **{"deadline": "Target Waktu", "status": "Status Capaian", "remark": "Keterangan"},
            },
        ),
        (
            ["Nummer", "Toezegging", "Bewindspersoon", "Termijn", "Stand van zaken"],
            {
                **{"key": "Nummer", "quotation": "Toezegging", "lead": "Bewindspersoon"},
                **{"deadline": "Termijn", "status": "Stand van zaken"},
            },
        ),
        (
            ["№", "Обязательство", "Ответственный", "Срок исполнения", "Статус"],
            {
                **{"key": "№", "quotation": "Обязательство", "lead": "Ответственный"},
                **{"deadline": "Срок исполнения", "status": "Статус"},
            },
        ),
    ],
    "assessments": [
        (
            ["commit_date", "commit", "title", "category", "old_status", "new_status", "status_info"],
            {"commitment": "title", "status": "new_status", "assessed_on": "commit_date", "reason": "status_info"},
        ),
        (
            ["on", "status", "parent.id"],
            {"commitment": "parent.id", "status": "status", "assessed_on": "on"},
        ),
    ],
    "documents": [
        (
            ["Department", "Responsible Minister", "Date of Mandate Letter", "Mandate Letter URL"],
            {
                **{"title": "Department", "dated": "Date of Mandate Letter"},
                **{"issuing": "Responsible Minister", "source_url": "Mandate Letter URL"},
            },
        ),
    ],
}
CASES = [(records, *case) for records, cases in SHEETS.items() for case in cases]


@pytest.mark.parametrize(("records", "columns", "fields"), CASES)
def test_headings_tell_what_rows_are_and_what_columns_hold(records, columns, fields):
    matches = match_headings(columns, records)

    assert guess_records(columns) == records
    assert {match.field: match.column for match in matches if match.confidence >= 0.5} == fields


@pytest.mark.parametrize("records", FIELDS)
def test_fields_own_names_are_certain(records):
    names = [field.name for field in FIELDS[records]]

    assert [(m.field, m.column, m.confidence) for m in match_headings(names, records)] == [(n, n, 1.0) for n in names]


def test_heading_that_says_nothing_is_left_alone():
    assert match_headings(["blorb", "column C", "2021"]) == []
