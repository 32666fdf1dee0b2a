"""Registers as other people keep them: the habits are theirs, the words are ours."""

import json
from datetime import date
from pathlib import Path

import xlsxwriter

from ..tables.files import delimited, ods, xls


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
