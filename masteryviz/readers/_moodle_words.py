"""Words of Moodle's exports in the languages that are known; other languages go by shape."""

from __future__ import annotations

from masteryviz.levels import BUILT_IN, Scale


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip() for word in text.split(","))


PERSON_WORDS: dict[str, frozenset[str]] = {
    "first": _words(
        "first name, vorname, prénom, nombre, nome, ім'я, ім’я, имя, voornaam, förnamn, fornavn, "
        "imię, imiona, jméno, křestní jméno, etunimi, keresztnév, prenume"
    ),
    "last": _words(
        "last name, surname, nachname, nom, nom de famille, apellido(s), apellidos, sobrenome, "
        "apelido(s), apelido, cognome, прізвище, фамилия, achternaam, efternamn, etternavn, "
        "efternavn, nazwisko, příjmení, sukunimi, vezetéknév, nume"
    ),
    "name": _words(
        "full name, vollständiger name, nom complet, nombre completo, nome completo, повне ім'я, "
        "повне ім’я, полное имя, volledige naam, fullständigt namn, pełna nazwa, celé jméno"
    ),
    "email": _words(
        "email address, e-mail-adresse, adresse de courriel, adresse e-mail, dirección de correo, "
        "dirección email, correo electrónico, indirizzo email, endereço de email, "
        "endereço de e-mail, електронна пошта, адрес электронной почты, e-mailadres, "
        "e-postadress, e-postadresse, adres e-mail, e-mailová adresa, sähköpostiosoite"
    ),
    "student": _words(
        "id number, id-nummer, numéro d'identification, numéro d’identification, número de id, "
        "número de identificação, codice identificativo, індивідуальний номер, "
        "ідентифікаційний номер, идентификационный номер, numer id, identifikační číslo"
    ),
}
"""What a column of people is -> headers that say so, in small letters."""

FORMS: dict[str, str] = {
    **dict.fromkeys(
        _words(
            "real, punkte, punktwert, brut, réel, réelle, réels, réelles, valeur, punteggio, echt, "
            "reëel, reell, реальна, реальне, реальний, реальная, действительная, skutečná hodnota, "
            "rzeczywista, valós, реална"
        ),
        "real",
    ),
    **dict.fromkeys(
        _words(
            "percentage, prozentsatz, prozent, pourcentage, porcentaje, percentuale, percentagem, "
            "porcentagem, відсоток, відсотки, процент, проценты, procent, procenta, százalék"
        ),
        "percentage",
    ),
    **dict.fromkeys(
        _words("letter, lettre, letra, letterale, буква, літера, bokstav, note, notenstufe, betű"),
        "letter",
    ),
    **dict.fromkeys(
        _words(
            "feedback, rückmeldung, commentaire, commentaires, retroalimentación, comentarios, "
            "commento, відгук, отзыв, återkoppling"
        ),
        "feedback",
    ),
}
"""What stands in brackets behind the name of a grade item -> the form of its grades."""

EXPORTED = _words("last downloaded from this course, last download from this course")
"""Header of the column that holds the moment of the export."""

SUSPENDED = _words(
    "suspended, suspendiert, gesperrt, suspendu, suspendido, sospeso, suspenso, призупинено, "
    "приостановлен, opgeschort"
)

COURSE_TOTAL = _words(
    "course total, kurs gesamt, total du cours, total del curso, total do curso, totale corso, "
    "totale del corso, загалом за курс, всього за курс, итоговая оценка за курс, cursustotaal, "
    "totaal cursus, kurzus összegezve, обща за курс"
)
TOTAL_ENDS = (" total", " gesamt", " 合計", " - celkem", " сума", " итого", " разом", "總分")
TOTAL_STARTS = ("total ", "summe für ", "totale ", "totaal ", "fulla ")
"""How totals of categories are called."""

MODULES = _words(
    "assignment, quiz, forum, lesson, workshop, database, glossary, scorm package, h5p, "
    "h5p package, external tool, bigbluebutton, aufgabe, test, lektion, gegenseitige beurteilung, "
    "datenbank, externes tool, devoir, leçon, atelier, tarea, cuestionario, examen, foro, "
    "lección, taller, tarefa, questionário, fórum, compito, lezione, "
    "завдання, тест, урок, задание, opdracht"
)
"""What stands before the colon in the name of an activity."""

FEEDBACK_BEFORE = "feedback:"
"""How exports of old versions begin the header of a column of feedback."""

GRADES_FILE = _words(
    "grades, bewertungen, notes, calificaciones, notas, valutazioni, оцінки, оценки, cijfers, "
    "responses, antworten, réponses, respuestas, respostas, risposte, відповіді, ответы, "
    "antwoorden, grades_report, responses_report"
)
"""What Moodle adds to the name of a course or quiz in the name of a file."""

STATES: dict[str, str] = {
    **dict.fromkeys(
        _words(
            "finished, submitted, beendet, terminé, finalizado, terminado, completato, concluída, "
            "finalizada, завершено, завершен, завершенные, voltooid, avslutad, 已經完成"
        ),
        "finished",
    ),
    **dict.fromkeys(
        _words(
            "in progress, overdue, not started, in bearbeitung, überfällig, en cours, en retard, "
            "en curso, atrasado, vencido, in corso, in ritardo, em progresso, em atraso, "
            "в процесі, прострочено, в процессе, просрочено, bezig, te laat, "
            "pågående, 進行中, 尚未開始"
        ),
        "open",
    ),
    **dict.fromkeys(
        _words(
            "never submitted, nie abgegeben, jamais remis, nunca enviado, nunca envió, "
            "mai consegnato, 從未提交"
        ),
        "never",
    ),
}
"""State of an attempt at a quiz, in small letters -> finished, open or never (handed in)."""

STARTED = _words(
    "started on, started, begonnen am, begonnen, commencé le, comenzado el, iniciado en, "
    "iniciado em, iniziato, розпочато, начато, тест начат, gestart op, påbörjad, 開始於, 開始"
)
COMPLETED = _words(
    "completed, beendet, terminé, finalizado, completada, completato, concluída em, завершено, "
    "завершен, voltooid, avslutad"
)
STATE = _words("state, status, estado, stato, état, статус, стан, состояние, 狀態")
WAITING = _words(
    "not yet graded, requires grading, noch nicht bewertet, bewertung notwendig, "
    "pas encore évalué, nécessite évaluation, sin calificar aún, requiere calificación, "
    "ще не оцінено, потребує оцінювання, ще не оцінений, пока не оценено, требуется оценивание"
)
"""What stands in place of the grade of an attempt that waits for its marks."""

COMPETENCE = Scale(
    title="Moodle's competence scale",
    levels=(("Competent", 1.0), ("Not yet competent", 0.0)),
    top=1.0,
    cut=1.0,
    words={"proficient": "Competent", "notyetproficient": "Not yet competent"},
)
"""The scale that every Moodle has for competencies; only Competent counts as mastered."""

SCALES: tuple[Scale, ...] = (COMPETENCE, *(scale for scale in BUILT_IN if not scale.numbers))
"""Scales of words whose order is known."""


def folded(text: str) -> str:
    """Spell a header or word in small letters with single spaces."""
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").casefold().split())


WORKSHEET: dict[str, frozenset[str]] = {
    "student": _words(
        "identifier, id, identificador, identifiant, identificativo, identificatie, "
        "número de identificação, идентификатор, ідентифікатор"
    ),
    "status": STATE | _words("statut"),
    "grade": _words(
        "grade, bewertung, note, calificación, nota, avaliação, valutazione, voto, beoordeling, "
        "cijfer, оценка, оцінка"
    ),
    "maximum": _words(
        "maximum grade, bestwertung, höchstbewertung, note maximale, calificación máxima, "
        "nota máxima, avaliação máxima, voto massimo, maximumcijfer, максимальная оценка, "
        "максимальна оцінка"
    ),
    "scale": _words("scale, skala, barème, escala, scala, schaal, шкала"),
}
"""What a column of a grading worksheet is -> headers that say so."""

MODIFIED = _words(
    "last modified, zuletzt geändert, dernière modification, última modificación, "
    "última modificação, última atualização, ultima modifica, laatst gewijzigd, son düzenleme, "
    "последнее изменение, останні зміни, darrera modificació"
)
"""What stands before the brackets of the moments of submission and of grading, in this order."""

SUBMITTED = _words(
    "submitted for grading, zur bewertung abgegeben, remis pour évaluation, enviado para "
    "calificar, submetido para avaliação, enviado para avaliação"
)
DRAFT = _words("draft, entwurf, brouillon, borrador, rascunho, bozza, concept, черновик, чернетка")
NOTHING = _words(
    "no submission, nothing submitted, keine abgabe, pas de travail remis, aucune remise, "
    "sin entrega, no entregado, nenhum envio, nenhuma submissão"
)
"""How the status of work begins that was handed in, begun, or neither."""
OVERDUE = _words(
    "overdue, überfällig, le devoir est en retard, la tarea está retrasada, "
    "a tarefa está atrasada, a tarefa foi atrasada"
)
"""What the status of work says that is missing at its due date."""
LATE = _words(
    "late, zu spät, später, verspätet, retard, de retraso, después, atrasado, fora de prazo"
)
"""What stands after how late work was handed in, such as `2 days late`."""
