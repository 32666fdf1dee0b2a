"""Registers as other people keep them: the habits are theirs, the words are ours."""

import json
from datetime import date
from pathlib import Path

import xlsxwriter

from .files.samples import delimited, ods, xls, xlsx


def action_plan(path: Path) -> Path:
    """A ministry's workbook: merged titles, headings of two lines, a party over several rows, an annex below."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Plan")
        sheet.merge_range(0, 0, 0, 7, "Open Government: action plan and self-assessment")
        sheet.merge_range(2, 4, 2, 5, "Timeline")
        head = ["No.", "Commitment title", "Brief description", "Lead implementing agency"]
        sheet.write_row(2, 0, head)
        sheet.write_row(2, 6, ["Completion level", "Remarks"])
        sheet.write_row(3, 4, ["Start date", "End date"])
        begun = date(2023, 9, 1)
        rows = [
            (1, "Open contracts", "Publish contracts within 30 days.", begun, date(2025, 8, 31), "Substantial", ""),
            (2, "Plain budget", "Publish a budget for citizens.", begun, "end of 2025", "Complete", "Twice."),
            (3, "School data", "Publish the results of all schools.", None, None, "Not started", ""),
        ]
        sheet.merge_range(4, 3, 5, 3, "Ministry of Finance, Trade and Crafts")
        sheet.write(6, 3, "Ministry of Education")
        for number, row in enumerate(rows, start=4):
            sheet.write_row(number, 0, row[:3])
            sheet.write_row(number, 4, row[3:])
        for number, cells in enumerate([["Annex"], ["Name", "E-mail"], ["A. Person", "a@example.org"]], start=9):
            sheet.write_row(number, 0, cells)
    return path


def recommendations(path: Path) -> Path:
    """What states recommended to another, with how far it got."""
    head = ["Recommendation", "Recommending State", "Response", "Theme", "Paragraph number", "Level of implementation"]
    rows = [
        ["Ratify the protocol", "Côte d’Ivoire", "Supported", "Torture; Treaties", "120.1", "Partially implemented"],
        ["Free the prisoners", "Türkiye", "Noted", "Liberty", "120.2", "Not implemented"],
        ["Protect children", "Saint-Siège", "Supported", "Children", "120.3", "N/A"],
    ]
    return delimited(path, [head, *rows], encoding="cp1252", separator=";", end="\r\n")


def climate_measures(path: Path) -> Path:
    """Shares with a decimal comma, fiscal years, years with a fraction."""
    head = ["Measure ID", "Sector", "Mitigation measure", "Implementing entity", "Target year", "Progress", "Period"]
    rows = [
        ["M-01", "Energy", "Build solar plants", "Ministry of Energy", "2030", "0,75", "FY2030/31"],
        ["M-02", "Transport", "Run half of the buses on electricity", "City councils", "2028.0", "0,2", "FY2028/29"],
        ["M-03", "Waste", "Close open dumps", "Ministry of Energy", "2027", "1", "FY2027/28"],
        ["M-04", "Forests", "Plant trees", "Forest Service", "2035", "0", ""],
    ]
    return delimited(path, [head, *rows], encoding="utf-8-sig", separator=";", end="\r\n")


def conclusions(path: Path) -> Path:
    """Conclusions of meetings, each with its paragraphs: the records lie within others."""
    done, ongoing = ({"code": code, "label": label} for code, label in (("C", "Completed"), ("O", "Ongoing")))
    june: list[dict] = [
        {
            "para": "12",
            "text": "The Commission presents a plan.",
            "addressees": ["Commission"],
            "deadline": "by June 2025",
        },
        {"para": "13", "text": "Members report.", "addressees": ["Members", "Council"], "deadline": None},
    ]
    october: list[dict] = [
        {"para": "4", "text": "The Council comes back to it.", "addressees": [], "deadline": "in 2025"}
    ]
    meetings = [
        {"council": "June", "date": "2024-06-27", "items": [june[0] | {"status": done}, june[1] | {"status": ongoing}]},
        {"council": "October", "date": "2024-10-17", "items": [october[0] | {"status": ongoing}]},
    ]
    path.write_text(json.dumps({"made": "2025-01-01", "conclusions": meetings}))
    return path


def manifesto(path: Path) -> Path:
    """A line for each promise, with its history in it; one line is broken, one holds a letter that was lost."""
    lines = [
        json.dumps({"promise_id": "p-1", "party": "Greens", "text": "Plant a million trees.", "topic": ["Forests"]}),
        '{"promise_id": "p-2", "party": "Gre',
        json.dumps(
            {"promise_id": "p-3", "party": "Work, Land and Bread", "text": "Raise the wage \ufffd.", "topic": []}
        ),
        json.dumps({"promise_id": "p-4", "party": "Greens", "text": "Lower the fare.", "topic": ["Fares", "Rail"]}),
    ]
    path.write_text("\n".join(lines))
    return path


def persian(path: Path) -> Path:
    """Days of the calendar of Iran, in an encoding that has the letters of Arabic only."""
    rows = [
        ["شماره", "تعهد", "دستگاه مسئول", "مهلت", "وضعيت", "توضيحات"],
        ["1", "گشايش گذرگاه مرزي", "وزارت راه", "1404/06/31", "انجام شده", ""],
        ["2", "انتشار فهرست اسرا", "وزارت امور خارجه", "پايان سال 1405", "در حال انجام", "پس از نشست"],
    ]
    return delimited(path, rows, encoding="cp1256", separator=";", end="\r\n")


def instructions(path: Path) -> Path:
    """An old workbook with a title above the headings, a total below, and a heading of one sign."""
    rows: list[list] = [
        ["Перечень поручений"],
        [],
        ["№ п/п", "Содержание поручения", "Ответственный исполнитель", "Срок исполнения", "Отметка об исполнении"],
        [1, "Подготовить доклад", "Министерство обороны", "до 1 марта 2025 г.", "Исполнено"],
        [2, "Открыть пункт пропуска", "Министерство транспорта", date(2025, 12, 31), "В работе"],
        [3, "Провести заседание", "Министерство обороны", "II квартал 2025 г.", "Не начато"],
        ["", "", "", "", "Всего: 3"],
    ]
    return xls(path, {"Лист1": rows})


def engagements(path: Path) -> Path:
    """An open document, with several parties in a cell and an apostrophe in a heading."""
    rows: list[list] = [
        ["N°", "Engagement", "Ministère pilote", "Ministères associés", "Échéance", "Niveau d’avancement"],
        [1, "Publier le rapport", "Ministère de la Justice", "Intérieur ; Finances", date(2025, 6, 30), "Réalisé"],
        [2, "Créer le fonds", "Ministère des Finances", "", "fin 2026", "En cours"],
    ]
    return ods(path, {"Suivi": rows})


def old_mac(path: Path) -> Path:
    """Days as numbers from 1904, lines that end in CR."""
    rows = [
        ["Ref", "Pledge", "Owner", "Due", "Status"],
        ["A1", "Open the office in São Tomé", "Secretariat", "44196", "done"],
        ["A2", "Publish the list", "Secretariat", "44561.0", "not started"],
    ]
    return delimited(path, rows, encoding="mac_roman", end="\r")


def arabic(path: Path) -> Path:
    """Tabs in UTF-16, commas of Arabic between parties, a deadline that nobody set."""
    rows = [
        ["الرقم", "الالتزام", "الجهة المسؤولة", "الموعد النهائي", "الحالة", "ملاحظات"],
        ["١", "فتح المعابر", "وزارة الصحة", "31/12/2025", "منفذ", ""],
        ["٢", "نشر القوائم", "وزارة المياه", "30/06/2026", "قيد التنفيذ", "اجتماعات"],
        ["٣", "إعادة الخدمات", "وزارة الصحة، وزارة المياه", "غير محدد", "لم يبدأ", ""],
        ["٤", "إصلاح الطرق", "وزارة المياه، وزارة الصحة", "31/12/2027", "لم يبدأ", ""],
    ]
    return delimited(path, rows, encoding="utf-16", separator="\t", end="\r\n")


def coalition(path: Path) -> Path:
    """Three ways to end a line, months by their German names, headings again on the next page."""
    head = "Lfd. Nr.;Vorhaben;Federführung;Frist;Umsetzungsstand"
    rows = ["1;Tariftreue regeln;BMAS;31. Dezember 2025;umgesetzt", "2;Wahlrecht ändern;BMI;März 2026;in Umsetzung"]
    path.write_bytes(f"{head}\r\n{rows[0]}\n{head}\r{rows[1]}\r\n".encode("cp1252"))
    return path


def unknown_tongue(path: Path) -> Path:
    """Headings in a language that nobody taught the program: what the cells hold has to tell."""
    rows = [
        ["Kood", "Lubadus kõigile", "Kes", "Seis"],
        ["k1", "The government will open all registers to everyone.", "Estonia", "done"],
        ["k2", "The government will plant a forest in every parish.", "Latvia", "not started"],
    ]
    return delimited(path, rows)


def matrix(path: Path) -> Path:
    """Merged headings over others, titles between the rows, a total with a figure in the column of the status."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Matrix")
        sheet.merge_range(0, 0, 0, 7, "Implementation matrix of the declaration")
        for column, name in ((0, "#"), (1, "Agreed action"), (6, "Implementation status"), (7, "Comments")):
            sheet.merge_range(2, column, 3, column, name)
        sheet.merge_range(2, 2, 2, 3, "Responsibility")
        sheet.merge_range(2, 4, 2, 5, "Timeframe")
        sheet.write_row(3, 2, ["Lead", "Support", "From", "To"])
        sheet.merge_range(4, 0, 4, 7, "I. DIALOGUE")
        first, last = date(2024, 1, 1), date(2025, 12, 31)
        sheet.write_row(5, 0, ["1.1", "Meet every year", "MFA", "Secretariat", first, last, "Completed", "Twice"])
        sheet.write_row(6, 0, ["1.2", "Open a hotline", "Customs; MFA", "", first, last, "Ongoing", ""])
        sheet.write_row(7, 0, ["", "Total", "", "", "", "", 2, ""])
    return path


def workbook(path: Path) -> Path:
    """What the colours mean comes before the table, on sheets of their own."""
    head: list = ["Pledge no.", "Pledge text", "Minister responsible", "Target date", "RAG"]
    rows = [
        ["P1", "Build ten thousand homes", "Housing", "mid-2027", "Green"],
        ["P2", "Hire nurses", "Health", "", "Red"],
    ]
    notes: list[list] = [["About this workbook"], ["Prepared by the unit."]]
    return xlsx(path, {"Read me": notes, "Codes": [["G", "Green"], ["R", "Red"]], "Pledges": [head, *rows]})


def ticks(path: Path) -> Path:
    """A column for each party, ticked."""
    rows = [
        ["Para", "Commitment", "Estonia", "Latvia", "Finland", "Deadline"],
        ["5", "Phase out inefficient subsidies", "X", "x", "✓", "2025"],
        ["8", "Publish inventories of methane", "", "X", "–", "Q4 '26"],
    ]
    return xlsx(path, {"Sheet1": rows})


def ticked_statuses(path: Path) -> Path:
    """A column for each status, ticked; one of them has a word of its own, and a row has two ticks."""
    head = ["No.", "Promise", "Kept", "Postponed", "In progress", "Not started", "Estonia", "Latvia"]
    rows = [
        ["1", "Open the archive to everybody", "X", "", "", "", "x", ""],
        ["2", "Print the minutes of every meeting", "", "x", "", "", "", "x"],
        ["3", "Mend the bridge over the river", "", "", "✓", "✓", "x", "x"],
        ["4", "Plant a tree in every street", "", "", "", "x", "x", ""],
        ["5", "Count the trees each year", "", "", "", "", "", ""],
    ]
    return delimited(path, [head, *rows], separator=";")


def shares(path: Path) -> Path:
    """Shares in three notations, and words among them."""
    cells = ["0.35", "35%", "35 %", "1", "n/a", "0"]
    rows = [[f"A{i}", f"Open the archive no. {i}", "Archive", cell] for i, cell in enumerate(cells)]
    return delimited(path, [["ID", "Measure", "Body", "% complete"], *rows], separator=";")


def shapes(path: Path) -> Path:
    """A list of codes longer than the promises, whose records do not all have the same shape."""
    codes = [{"id": i, "name": name} for i, name in enumerate(["Kept", "Broken", "Stuck", "Not yet"])]
    promises = [
        {"id": 1, "title": "Build a metro", "owner": {"name": "City"}, "tags": ["transport"], "due": "2025-05-01"},
        {"id": 2, "title": "Free meals", "owner": "Ministry of Education", "tags": "education", "due": None},
        {"id": 3, "title": "Ban bags", "owner": [{"name": "City"}, {"name": "Customs"}], "tags": [], "due": 2027},
    ]
    path.write_text(json.dumps({"meta": {"statuses": codes}, "promises": promises}))
    return path


def features(path: Path) -> Path:
    """Promises on a map."""
    told = [("Repair the water pipe", "Completed"), ("Light the road", "Not started")]
    records = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [20, 44]},
            "properties": {"objectid": i, "commitment": words, "status": status, "end_date": "2026/01/15"},
        }
        for i, (words, status) in enumerate(told, start=1)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": records}))
    return path


def by_country(path: Path) -> Path:
    """Commitments below the countries that made them."""
    records = [
        {
            "name": "Estonia",
            "commitments": [{"id": "e1", "text": "Protect the sea", "target_year": 2030, "status": "done"}],
        },
        {"name": "Latvia", "commitments": [{"id": "l1", "text": "Cut waste", "target_year": 2027, "status": "late"}]},
    ]
    path.write_text(json.dumps({"made": "x", "countries": records}))
    return path


def bindings(path: Path) -> Path:
    """The answer of a database of triples."""

    def literal(value):
        return {"type": "literal", "value": value}

    rows = [{"pledge": literal("Lower the voting age"), "party": literal("Greens")}]
    path.write_text(json.dumps({"head": {"vars": ["pledge", "party"]}, "results": {"bindings": rows}}))
    return path


def years(path: Path) -> Path:
    """A status for each year."""
    rows = [
        ["Target", "Description", "Agency", "Status 2023", "Status 2024", "Comment 2024"],
        ["1.1", "Vaccinate all children", "Health", "Started", "Achieved", "All of them"],
    ]
    return xlsx(path, {"T": rows})


def plan_national(path: Path) -> Path:
    """Elided articles, shares, a list of bodies that stand alone elsewhere."""
    rows = [
        ["PLAN D'ACTION NATIONAL"],
        [],
        ["N° d'ordre", "Engagements du Gouvernement", "Structure responsable", "Date d'échéance", "Taux d'exécution"],
        ["1", "Adopter la loi sur l'accès à l'information", "Justice, Mines", "31/12/2024", "100%"],
        ["2", "Publier les contrats miniers", "Mines", "4e trimestre 2026", "50 %"],
        ["3", "Créer une agence", "Justice", "", "0%"],
    ]
    return delimited(path, rows, separator=";", encoding="cp1252", end="\r\n")


def chinese(path: Path) -> Path:
    """Words without blanks."""
    rows: list[list] = [
        ["序号", "承诺事项", "负责部门", "完成时限", "进展情况"],
        [1, "加快推进跨境铁路建设并按期通车", "交通运输部", "2025年12月底", "已完成"],
    ]
    return xlsx(path, {"工作表1": rows})


def drawn(path: Path) -> Path:
    """A table drawn with signs, halves of a year in Spanish."""
    path.write_text(
        "| N.º | Compromiso | Entidad responsable | Plazo |\n|-----|:---|---|---|\n"
        "| 1 | Crear un consejo del agua | Ambiente | primer semestre de 2026 |\n| 2 | Publicar | Obras | dic/2026 |\n"
    )
    return path


def open_plan(path: Path) -> Path:
    """Headings that hold the words of others, a country beside a lead institution, a confidence that is not ours."""
    head = [
        "Country",
        "Commitment Unique Identifier (ID)",
        "Commitment Number",
        "Commitment Full Text",
        "Lead Institution",
    ]
    head += ["Support Institution(s)", "End Date", "Status", "Evidence", "Confidence"]
    rows = [
        ["Arland", "AR01", "1", "Publish contracts.", "Treasury", "", "31/12/2025", "Done", "Minutes", "HIGH"],
        ["Arland", "AR02", "2", "Open the archive.", "Archive", "Treasury", "mid-2026", "Late", "", "LOW"],
        ["Total", "", "", "2", "", "", "", "", "", ""],
    ]
    return delimited(path, [head, *rows])


def by_person(path: Path) -> Path:
    """Promises below the names of people, with ids that repeat, links in objects and the minister as one."""
    told = {
        "exact_quote": "We will build it.",
        "promise": "Build",
        "minister": {"name": "A. Person", "room": "2"},
        "id": "1",
        "sources": [{"title": "News", "url": "https://example.org/1"}],
        "statusHistory": [{"date": "2026-02-13", "status": "not-started", "source": "Speech"}],
    }
    others = [told | {"promise": thing, "exact_quote": f"We will mend {thing}."} for thing in ("roads", "ports")]
    path.write_text(json.dumps({"a_person": [told], "b_person": others}))
    return path


def conference(path: Path) -> Path:
    """References of somebody else, a donor, and a heading that holds the word of another thing."""
    head = ["Reference", "Donor", "Recipient", "Purpose", "Pledge conference", "Implemented?"]
    rows = [
        [f"2017/{i}", "Arland", "Borea", f"Rebuild the school of town {i}", "Brussels I", said]
        for i, said in enumerate(["Yes", "No", "Partly"])
    ]
    return delimited(path, [head, *rows])


def audit(path: Path) -> Path:
    """Headings that add as of when, a share beside the words, a day that is no grade, an average below."""
    head = ["Rec #", "Recommendation", "Auditee", "Target Date (revised)", "Status (as of 30 June 2026)", "% Complete"]
    rows = [
        ["1.1", "Keep a list of all contracts", "Treasury", "bis Ende 2026", "Closed", 1, "2026-06-30"],
        ["1.2", "Publish the list", "Works", "4 квартал 2026 г.", "Open", 0.5, "2026-06-29"],
        ["", "Overall average", "", "", "", 0.75, ""],
    ]
    return xlsx(path, {"Recs": [[*head, "Assessment date"], *rows]})
