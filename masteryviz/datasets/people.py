"""Invented students: names of many origins, ids and e-mail addresses of no real domain."""

from __future__ import annotations

import unicodedata

import numpy as np
import polars as pl

_GIVEN = (
    """Aaliyah|Abigail|Adaeze|Ahmed|Aisha|Alejandra|Amara|Amelia|Amir|Ananya|Andre|Anh|Anika|Anjali
Arjun|Ash|Ava|Beatriz|Ben|Bianca|Björn|Bo|Brianna|Caleb|Camila|Carlos|Chidi|Chloé|Daniel|Daria
Darnell|Deja|Devin|Diego|Dmitri|Elena|Eli|Elif|Ella|Emeka|Emilia|Emma|Ethan|Ezra|Fatima|Felix
Fiona|Gabriel|Grace|Hana|Haruto|Hassan|Hoa|Ibrahim|Ines|Isaac|Isabella|Itzel|Ivan|Jada|Jamal
Jasmine|Javier|Jayden|Jin|Joaquín|Jonah|José|Josiah|Kai|Kaitlyn|Kavya|Keiko|Khadija|Kiara|Kwame
Lan|Layla|Leila|Leo|Liam|Lina|Logan|Lucía|Luka|Luna|Magnus|Maia|Malik|María|Mateo|Maya|Mei|Mia
Miguel|Mila|Mina|Mohamed|Nadia|Naomi|Nathan|Nia|Nikolai|Noah|Noor|Nora|Nyla|Oliver|Omar|Oscar
Priya|Quinn|Ravi|Renée|Rosa|Rowan|Ruby|Saanvi|Samir|Santiago|Sara|Seo-yeon|Sina|Sofía|Søren
Tariq|Tenzin|Thiago|Tomás|Trinh|Tyrone|Uma|Valentina|Viktor|Wei|Xavier|Ximena|Yara|Yusuf|Zainab
Zoë|Zuri
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
_FAMILY = (
    """Abdi|Acosta|Adeyemi|Ahmadi|Álvarez|Andersson|Anderson|Arroyo|Baker|Banerjee|Begum
Bell|Bianchi|Brooks|Brown|Campbell|Castillo|Castro|Chang|Chavez|Chen|Choi|Clark|Cohen|Coleman
Cruz|D'Angelo|da Silva|Das|Davis|de la Cruz|Delgado|Desai|Diallo|Diaz|Dubois|Edwards|Eriksen
Evans|Farah|Fernández|Fischer|Flores|Foster|García|Garza|Gomez|González|Green|Greenberg|Gupta
Guzmán|Haddad|Hall|Hansen|Harris|Hernández|Hoang|Hossain|Huang|Hughes|Hussein|Ibarra|Islam
Ivanova|Jackson|Jensen|Jiménez|Johnson|Jones|Joshi|Kamara|Kang|Kaur|Khan|Kim|King|Kowalski
Kruger|Lam|Le|Lee|Lewis|Li|Lin|Liu|Lopez|Mahmoud|Malik|Marín|Martin|Martínez|Mbeki|McCarthy
Medina|Mehta|Mendoza|Miller|Mitchell|Mohamud|Molina|Moreno|Muñoz|Murphy|Nakamura|Navarro|Nelson
Nguyen|Nowak|Núñez|O'Brien|O'Neill|Ochoa|Okeke|Okonkwo|Ortega|Ortiz|Osei|Owens|Park|Parker|Patel
Peña|Pérez|Peterson|Petrov|Pham|Phillips|Popescu|Powell|Price|Quiñones|Ramírez|Ramos|Reyes
Richardson|Rivas|Roberts|Robinson|Rodríguez|Romero|Rossi|Ruiz|Saeed|Salazar|Sánchez|Sandoval
Sato|Schmidt|Scott|Sharma|Singh|Smith|Soto|St. Clair|Suzuki|Tadesse|Tanaka|Taylor|Thao|Thomas
Thompson|Torres|Tran|Tremblay|Turner|Van Dyke|Vang|Vargas|Vega|Villanueva|Vo|Walker|Wang|Warsame
Washington|White|Williams|Wilson|Wright|Wu|Xiong|Yamamoto|Yang|Yılmaz|Young|Zając|Zhang|Zhou
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


def roster(rng: np.random.Generator, sections: list[int], school: int) -> pl.DataFrame:
    """One invented student per entry of `sections` (the number of the student's section).

    Columns: student (id), given, family, name, sort_name, email, canvas_id, login, section_ix.
    Two students of each school carry one and the same name.
    """
    n = len(sections)
    pairs = rng.random(len(_GIVEN) * len(_FAMILY)).argsort()[:n]
    pairs[n // 3] = pairs[n // 3 + 5]
    given = [_GIVEN[pair % len(_GIVEN)] for pair in pairs]
    family = [_FAMILY[pair // len(_GIVEN)] for pair in pairs]
    number = [school * 1000 + place for place in range(n)]
    login = [
        f"{_plain(first)[:1]}{_plain(last)}{place % 1000:03d}{school or ''}"
        for first, last, place in zip(given, family, number, strict=True)
    ]
    return pl.DataFrame(
        {
            "student": [str(700_101 + 7 * place) for place in number],
            "given": given,
            "family": family,
            "name": [f"{a} {b}" for a, b in zip(given, family, strict=True)],
            "sort_name": [f"{b}, {a}" for a, b in zip(given, family, strict=True)],
            "email": [f"{name}@students.hillcrest.example" for name in login],
            "canvas_id": [str(41_000 + 3 * place) for place in number],
            "login": login,
            "section_ix": sections,
        }
    )


def _plain(name: str) -> str:
    """Lower-case ASCII letters of a name, as a school's mail system makes them."""
    spelled = name.replace("ø", "o").replace("ı", "i").lower()
    letters = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return "".join(letter for letter in letters if letter.isalpha())
