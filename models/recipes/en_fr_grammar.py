"""A small grammar that writes English sentences with their French translation.

It covers what word order and agreement make cross: adjectives after the noun, negation in two parts, elision,
contracted articles, possessives, past participles, plurals. The tables come first; the rules below read them.
A phrase is written in words parted by spaces; `finish` joins them (no space after an apostrophe, one full stop).
"""

VOWELS = "aeiouéèêàâîôûœæh"
ASPIRATED = ("hibou", "haut", "héros", "huit", "hache")

# English singular, English plural, French singular, French plural, gender; people can be subjects of any verb.
PEOPLE = """
man men homme hommes m|woman women femme femmes f|boy boys garçon garçons m|girl girls fille filles f
child children enfant enfants m|friend friends ami amis m|brother brothers frère frères m|sister sisters sœur sœurs f
father fathers père pères m|mother mothers mère mères f|teacher teachers professeur professeurs m
student students étudiant étudiants m|doctor doctors médecin médecins m|lawyer lawyers avocat avocats m
engineer engineers ingénieur ingénieurs m|farmer farmers fermier fermiers m|singer singers chanteur chanteurs m
king kings roi rois m|queen queens reine reines f|neighbour neighbours voisin voisins m
cat cats chat chats m|dog dogs chien chiens m|horse horses cheval chevaux m|cow cows vache vaches f
bird birds oiseau oiseaux m|fish fish poisson poissons m|mouse mice souris souris f
uncle uncles oncle oncles m|aunt aunts tante tantes f|son sons fils fils m|daughter daughters fille filles f
cousin cousins cousin cousins m|nurse nurses infirmière infirmières f|baker bakers boulanger boulangers m
"""
THINGS = """
book books livre livres m|letter letters lettre lettres f|poem poems poème poèmes m|story stories histoire histoires f
newspaper newspapers journal journaux m|map maps carte cartes f|picture pictures image images f
apple apples pomme pommes f|pear pears poire poires f|orange oranges orange oranges f|egg eggs œuf œufs m
cake cakes gâteau gâteaux m|sandwich sandwiches sandwich sandwichs m|bottle bottles bouteille bouteilles f
table tables table tables f|chair chairs chaise chaises f|lamp lamps lampe lampes f|door doors porte portes f
window windows fenêtre fenêtres f|key keys clé clés f|bag bags sac sacs m|hat hats chapeau chapeaux m
dress dresses robe robes f|shirt shirts chemise chemises f|shoe shoes chaussure chaussures f
car cars voiture voitures f|bicycle bicycles vélo vélos m|boat boats bateau bateaux m|house houses maison maisons f
computer computers ordinateur ordinateurs m|flower flowers fleur fleurs f|tree trees arbre arbres m
box boxes boîte boîtes f|glass glasses verre verres m|cup cups tasse tasses f|phone phones téléphone téléphones m
photo photos photo photos f|watch watches montre montres f|coat coats manteau manteaux m|train trains train trains m
song songs chanson chansons f|film films film films m|question questions question questions f|bed beds lit lits m
"""
PLACES = """
garden gardens jardin jardins m|park parks parc parcs m|street streets rue rues f|town towns ville villes f
village villages village villages m|church churches église églises f|school schools école écoles f
library libraries bibliothèque bibliothèques f|kitchen kitchens cuisine cuisines f|room rooms chambre chambres f
restaurant restaurants restaurant restaurants m|forest forests forêt forêts f|office offices bureau bureaux m
hotel hotels hôtel hôtels m|hospital hospitals hôpital hôpitaux m|shop shops magasin magasins m
museum museums musée musées m|station stations gare gares f|bank banks banque banques f
"""
# What is not counted: English, French, gender.
STUFF = """
bread pain m|milk lait m|water eau f|cheese fromage m|meat viande f|rice riz m|tea thé m|coffee café m|sugar sucre m
money argent m|soup soupe f|salt sel m
"""
# English, masculine, feminine, masculine plural, feminine plural, before (b) or after (a) the noun,
# masculine before a vowel where it differs.
ADJECTIVES = """
good bon bonne bons bonnes b|bad mauvais mauvaise mauvais mauvaises b|big grand grande grands grandes b
small petit petite petits petites b|little petit petite petits petites b|pretty joli jolie jolis jolies b
young jeune jeune jeunes jeunes b|old vieux vieille vieux vieilles b vieil|new nouveau nouvelle nouveaux nouvelles b nouvel
beautiful beau belle beaux belles b bel|long long longue longs longues b
black noir noire noirs noires a|white blanc blanche blancs blanches a|red rouge rouge rouges rouges a
blue bleu bleue bleus bleues a|green vert verte verts vertes a|yellow jaune jaune jaunes jaunes a
round rond ronde ronds rondes a|heavy lourd lourde lourds lourdes a|expensive cher chère chers chères a
famous célèbre célèbre célèbres célèbres a|strange étrange étrange étranges étranges a
interesting intéressant intéressante intéressants intéressantes a|simple simple simple simples simples a
important important importante importants importantes a|empty vide vide vides vides a
"""
# What "than" may follow, where it is not "more" and the adjective.
COMPARATIVES = """
big bigger|small smaller|young younger|old older|long longer|heavy heavier|pretty prettier|strong stronger
rich richer|poor poorer|happy happier|sad sadder|kind kinder
"""
STATES = """
tired fatigué fatiguée fatigués fatiguées|sick malade malade malades malades|ready prêt prête prêts prêtes
alone seul seule seuls seules|happy heureux heureuse heureux heureuses|sad triste triste tristes tristes
rich riche riche riches riches|poor pauvre pauvre pauvres pauvres|strong fort forte forts fortes
intelligent intelligent intelligente intelligents intelligentes|late en_retard en_retard en_retard en_retard
kind gentil gentille gentils gentilles|busy occupé occupée occupés occupées|angry fâché fâchée fâchés fâchées
"""
JOBS = """
student students étudiant étudiante étudiants|teacher teachers professeur professeur professeurs
doctor doctors médecin médecin médecins|lawyer lawyers avocat avocate avocats|farmer farmers fermier fermière fermiers
engineer engineers ingénieur ingénieure ingénieurs|singer singers chanteur chanteuse chanteurs
king kings roi - rois|queen queens - reine reines|nurse nurses infirmier infirmière infirmiers
"""
INSTITUTIONS = """
area zone f|agency agence f|agreement accord m|bank banque f|commission commission f|community communauté f
council conseil m|court cour f|law loi f|market marché m|policy politique f|project projet m|system système m
treaty traité m|union union f|office bureau m|group groupe m|programme programme m
"""
FIELDS = """
European européen européenne|economic économique économique|political politique politique
agricultural agricole agricole|social social sociale|central central centrale|national national nationale
international international internationale|military militaire militaire|monetary monétaire monétaire
French français française|American américain américaine
"""
# Bodies that another body may follow: with English "on" or "of".
FOLLOWED = """
agreement accord m on sur|treaty traité m on sur|law loi f on sur|policy politique f of de|president président m of de
"""
# English participle, French masculine, French feminine, of what happens to institutions.
MAKING = """
created créé créée|changed changé changée|signed signé signée|presented présenté présentée|accepted accepté acceptée
opened ouvert ouverte|founded fondé fondée
"""
# English base, third person, past | French infinitive, je, il, nous, vous, ils, past participle | kind of object, - for
# none. A regular French verb in -er has only its infinitive.
VERBS = """
eat eats ate | manger mange mange mangeons mangez mangent mangé | food
see sees saw | voir vois voit voyons voyez voient vu | any
know knows knew | connaître connais connaît connaissons connaissez connaissent connu | any
watch watches watched | regarder | any
visit visits visited | visiter | place
find finds found | trouver | any
write writes wrote | écrire écris écrit écrivons écrivez écrivent écrit | text
read reads read | lire lis lit lisons lisez lisent lu | text
carry carries carried | porter | any
like likes liked | aimer | any
love loves loved | aimer | any
buy buys bought | acheter achète achète achetons achetez achètent acheté | any
sell sells sold | vendre vends vend vendons vendez vendent vendu | any
draw draws drew | dessiner | any
open opens opened | ouvrir ouvre ouvre ouvrons ouvrez ouvrent ouvert | any
close closes closed | fermer | any
look_for looks_for looked_for | chercher | any
lose loses lost | perdre perds perd perdons perdez perdent perdu | any
wash washes washed | laver | any
cook cooks cooked | cuisiner | food
take takes took | prendre prends prend prenons prenez prennent pris | any
want wants wanted | vouloir veux veut voulons voulez veulent voulu | any
help helps helped | aider | people
criticize criticizes criticized | critiquer | body
support supports supported | soutenir soutiens soutient soutenons soutenez soutiennent soutenu | body
sleep sleeps slept | dormir dors dort dormons dormez dorment dormi | -
work works worked | travailler | -
play plays played | jouer | -
speak speaks spoke | parler | -
sing sings sang | chanter | -
dance dances danced | danser | -
swim swims swam | nager nage nage nageons nagez nagent nagé | -
wait waits waited | attendre attends attend attendons attendez attendent attendu | -
run runs ran | courir cours court courons courez courent couru | -
laugh laughs laughed | rire ris rit rions riez rient ri | -
drink drinks drank | boire bois boit buvons buvez boivent bu | stuff
buy buys bought | acheter achète achète achetons achetez achètent acheté | stuff
want wants wanted | vouloir veux veut voulons voulez veulent voulu | stuff
eat eats ate | manger mange mange mangeons mangez mangent mangé | stuff
eat eats ate | manger mange mange mangeons mangez mangent mangé | -
"""
# Stems of the future that are not the infinitive, and verbs that have no English progressive form.
FUTURES = {"voir": "verr", "vouloir": "voudr", "acheter": "achèter", "soutenir": "soutiendr", "courir": "courr"}
STATIVE = ("see", "know", "like", "love", "want")
# What is said before an infinitive: English (third person after /), French je, il, nous, vous, ils.
MODALS = """
want to/wants to | veux veut voulons voulez veulent
have to/has to | dois doit devons devez doivent
can/can | peux peut pouvons pouvez peuvent
like to/likes to | aime aime aimons aimez aiment
"""
ERRANDS = """
go to school = aller à l' école|go home = rentrer à la maison|go to the cinema = aller au cinéma
go to bed = aller au lit|go to the market = aller au marché|go to Paris = aller à Paris
go to the hospital = aller à l' hôpital|go to work = aller au travail|go to the station = aller à la gare
learn French = apprendre le français|speak English = parler anglais|drink some water = boire de l' eau
drink coffee = boire du café|stay here = rester ici|stay at home = rester à la maison
play football = jouer au football|watch television = regarder la télévision|come with us = venir avec nous
talk to him = lui parler|help you = vous aider|see you = vous voir
"""
SUBJECTS = [("I", "je", 0), ("he", "il", 1), ("she", "elle", 1), ("we", "nous", 2), ("you", "vous", 3),
            ("they", "ils", 4)]
POSSESSIVES = [("my", "mon", "ma", "mes"), ("his", "son", "sa", "ses"), ("your", "votre", "votre", "vos"),
               ("our", "notre", "notre", "nos"), ("their", "leur", "leur", "leurs"), ("her", "son", "sa", "ses")]
ETRE = ["suis", "est", "sommes", "êtes", "sont"]
AVOIR = ["ai", "a", "avons", "avez", "ont"]
BE = ["am", "is", "are", "are", "are"]
BE_PAST = ["was", "was", "were", "were", "were"]
ETAIT = ["étais", "était", "étions", "étiez", "étaient"]
ALLER = ["vais", "va", "allons", "allez", "vont"]
PREPOSITIONS = [("in", "dans", "place"), ("in", "dans", "place"), ("at", "à", "place"), ("under", "sous", "thing"),
                ("behind", "derrière", "any"), ("near", "près de", "any"), ("with", "avec", "people"),
                ("for", "pour", "people"), ("on", "sur", "thing"), ("in front of", "devant", "any")]
TIMES = [("today", "aujourd'hui"), ("every day", "tous les jours"), ("this morning", "ce matin"),
         ("this evening", "ce soir"), ("tomorrow", "demain")]
TIMES_PAST = [("yesterday", "hier"), ("today", "aujourd'hui"), ("this morning", "ce matin"),
              ("every day", "tous les jours")]
OFTEN = [("always", "toujours"), ("often", "souvent")]
LINKS = [("and", "et"), ("but", "mais"), ("because", "parce que"), ("when", "quand")]
MONTHS = [("January", "janvier"), ("February", "février"), ("March", "mars"), ("April", "avril"), ("May", "mai"),
          ("June", "juin"), ("July", "juillet"), ("August", "août"), ("September", "septembre"),
          ("October", "octobre"), ("November", "novembre"), ("December", "décembre")]
NUMBERS = [("two", "deux"), ("three", "trois"), ("four", "quatre"), ("five", "cinq"), ("six", "six"), ("ten", "dix")]


def _table(text):
    """Cut a table into rows of fields; `_` stands for a space inside a field."""
    rows = [row for line in text.strip().split("\n") for row in line.split("|")]
    return [tuple(field.replace("_", " ") for field in row.split()) for row in rows]


def _verbs():
    """The rows of VERBS as (English base, third person, past, French infinitive, five persons, participle, kind)."""
    verbs = []
    for line in VERBS.strip().split("\n"):
        english, french, kind = (part.strip() for part in line.split("|"))
        base, third, past = (form.replace("_", " ") for form in english.split())
        forms = french.split()
        stem = forms[0][:-2]
        persons = forms[1:6] if len(forms) > 1 else [stem + e for e in ("e", "e", "ons", "ez", "ent")]
        participle = forms[6] if len(forms) > 1 else stem + "é"
        verbs.append((base, third, past, forms[0], persons, participle, kind))
    return verbs


_PEOPLE, _THINGS, _PLACES = _table(PEOPLE), _table(THINGS), _table(PLACES)
_ADJECTIVES, _STATES, _JOBS = _table(ADJECTIVES), _table(STATES), _table(JOBS)
_STUFF, _COMPARATIVES, _FOLLOWED = _table(STUFF), dict(_table(COMPARATIVES)), _table(FOLLOWED)
_INSTITUTIONS, _FIELDS, _MAKING = _table(INSTITUTIONS), _table(FIELDS), _table(MAKING)
_VERBS = _verbs()
_FOOD = [n for n in _THINGS if n[0] in ("apple", "pear", "orange", "egg", "cake", "sandwich")]
_TEXT = [n for n in _THINGS if n[0] in ("book", "letter", "poem", "story", "newspaper", "map", "song")]
_ANY = _PEOPLE + _THINGS + _PLACES
_NOUNS = {"any": _ANY, "people": _PEOPLE, "thing": _THINGS, "place": _PLACES, "food": _FOOD, "text": _TEXT}
_MODALS = [(m.split("|")[0].strip().split("/"), m.split("|")[1].split()) for m in MODALS.strip().split("\n")]
_ERRANDS = [tuple(row.split(" = ")) for line in ERRANDS.strip().split("\n") for row in line.split("|")]


def vowel(word):
    """Whether a French word asks for elision before it."""
    return word[0].lower() in VOWELS and not word.startswith(ASPIRATED)


def elide(short, word):
    """"le", "la", "de", "ne", "je", "que" and a word, as "l' ami" or "le chat"."""
    return short[:-1] + "' " + word if vowel(word) else short + " " + word


def contract(short, phrase):
    """"de" or "à" before a phrase in French: "de le" as "du", "à les" as "aux", "de des" as "de"."""
    first, _, rest = phrase.partition(" ")
    if first in ("le", "les"):
        return {"dele": "du ", "deles": "des ", "àle": "au ", "àles": "aux "}[short + first] + rest
    if short == "de":
        if first == "des":
            return elide("de", rest)
        return phrase if first in ("de", "d'") else elide("de", phrase)
    return short + " " + phrase


def negate(verb, second="pas"):
    """"ne" and its second part around a French verb."""
    return elide("ne", verb) + " " + second


def subject_verb(pronoun, rest):
    """A French subject and what follows, "je" elided."""
    return elide("je", rest) if pronoun == "je" else pronoun + " " + rest


def progressive(verb):
    """The English form in -ing of a verb, which a particle may follow."""
    verb, _, particle = verb.partition(" ")
    if verb in ("swim", "run"):
        verb += verb[-1]
    elif verb.endswith("e") and not verb.endswith("ee"):
        verb = verb[:-1]
    return (verb + "ing " + particle).strip()


def future(infinitive, person):
    """A French verb in the future."""
    stem = FUTURES.get(infinitive) or infinitive.rstrip("e")
    return stem + ("ai", "a", "ons", "ez", "ont")[person]


def indefinite(phrase):
    """The English article "a" or "an" that a phrase asks for."""
    return "an" if phrase[0] in "aeio" or phrase == "uncle" else "a"


class Grammar:
    """Writes sentences with a random generator of its own."""

    def __init__(self, random):
        self.random = random

    def _described(self, noun, plural):
        """A noun with up to two adjectives: (English, French, gender)."""
        r = self.random
        english, french, gender = noun[plural], noun[2 + plural], noun[4]
        chosen = r.sample(_ADJECTIVES, r.choices((0, 1, 2), (55, 35, 10))[0])
        before, after = [], []
        form = 1 + (gender == "f") + 2 * plural
        for adjective in chosen:
            (before if adjective[5] == "b" else after).append(adjective)
        if len(before) == 2:
            chosen, before = [a for a in chosen if a is not before[1]], before[:1]
        words = [a[form] for a in before] + [french] + [a[form] for a in reversed(after)]
        if before and gender == "m" and not plural and len(before[0]) > 6 and vowel(french):
            words[0] = before[0][6]
        return " ".join([a[0] for a in chosen] + [english]), " ".join(words), gender

    def noun_phrase(self, kind, negated=False):
        """A noun with its determiner: (English, French, plural?, gender). After a negation "a" is "de"."""
        r = self.random
        if kind == "stuff":
            return self.stuff(negated)
        if r.random() < 0.06:
            return self.belonging(kind)
        noun, plural = r.choice(_NOUNS[kind]), r.random() < 0.35
        english, french, gender = self._described(noun, plural)
        feminine = gender == "f"
        choice = r.random()
        if choice < 0.4:
            english = "the " + english
            french = "les " + french if plural else elide("la" if feminine else "le", french)
        elif choice < 0.55:
            if plural:
                english, french = "these " + english, "ces " + french
            else:
                word = "this" if r.random() < 0.8 else "that"
                this = "cette" if feminine else "cet" if vowel(french) else "ce"
                english, french = word + " " + english, this + " " + french
        elif choice < 0.8:
            possessive = r.choices(POSSESSIVES, (5, 5, 2, 2, 2, 2))[0]
            column = 3 if plural else 2 if feminine and not vowel(french) else 1
            english, french = possessive[0] + " " + english, possessive[column] + " " + french
        elif negated:
            english, french = ("any" if plural else indefinite(english)) + " " + english, elide("de", french)
        elif plural:
            adjective_first = french.split()[0] != noun[3]
            english, french = "some " + english, elide("de", french) if adjective_first else "des " + french
        else:
            english, french = indefinite(english) + " " + english, ("une " if feminine else "un ") + french
        return english, french, plural, gender

    def belonging(self, kind):
        """The thing of somebody, "my brother's car", or of something: like `noun_phrase`."""
        r = self.random
        noun, plural = r.choice(_NOUNS[kind]), r.random() < 0.25
        english, french, gender = self._described(noun, plural)
        owner = self.noun_phrase("people" if r.random() < 0.7 else "any")
        if owner[2] or r.random() < 0.35:
            english = "the " + english + " of " + owner[0]
        else:
            english = owner[0] + "'s " + english
        french = "les " + french if plural else elide("la" if gender == "f" else "le", french)
        return english, french + " " + contract("de", owner[1]), plural, gender

    def stuff(self, negated):
        """Something that is not counted: like `noun_phrase`."""
        r = self.random
        english, french, gender = r.choice(_STUFF)
        choice = r.random()
        the = elide("la" if gender == "f" else "le", french)
        if choice < 0.25:
            return "the " + english, the, False, gender
        if choice < 0.4:
            possessive = r.choice(POSSESSIVES)
            mine = possessive[2 if gender == "f" and not vowel(french) else 1]
            return possessive[0] + " " + english, mine + " " + french, False, gender
        if negated:
            return r.choice(("any ", "")) + english, elide("de", french), False, gender
        some = "du " + french if the.startswith("le ") else "de " + the
        return r.choice(("some ", "")) + english, some, False, gender

    def subject(self, pronouns=0.5):
        """A subject: (English, French, person of the French verb, third person singular?, plural?, gender)."""
        r = self.random
        if r.random() < pronouns:
            english, french, person = r.choices(SUBJECTS, (5, 4, 4, 3, 4, 4))[0]
            return english, french, person, person == 1, person > 1, "f" if english == "she" else "m"
        english, french, plural, gender = self.noun_phrase("people")
        return english, french, 4 if plural else 1, not plural, plural, gender

    def body(self):
        """A public body, its adjectives in the opposite order in French: (English, French, gender)."""
        r = self.random
        noun = r.choice(_INSTITUTIONS)
        fields = r.sample(_FIELDS, r.choices((0, 1, 2, 3), (1, 5, 5, 1))[0])
        column = 2 if noun[2] == "f" else 1
        words = [f[0] for f in fields] + [noun[0]]
        if fields and r.random() < 0.25:
            words = [word.capitalize() for word in words]
        french = " ".join([noun[1]] + [f[column] for f in reversed(fields)])
        return "the " + " ".join(words), elide("la" if noun[2] == "f" else "le", french), noun[2]

    def document(self):
        """An agreement on a public body, or the like: (English, French, gender)."""
        english, french, gender, preposition, other = self.random.choice(_FOLLOWED)
        body = self.body()
        french = elide("la" if gender == "f" else "le", french)
        rest = contract("de", body[1]) if other == "de" else other + " " + body[1]
        return "the %s %s %s" % (english, preposition, body[0]), french + " " + rest, gender

    def date(self):
        """A month and a year, a year, or a day."""
        r = self.random
        year, month, choice = r.randint(1900, 2029), r.choice(MONTHS), r.random()
        if choice < 0.15:
            return "in %d" % year, "en %d" % year
        if choice < 0.25:
            day = r.randint(2, 31)
            return "on %d %s %d" % (day, month[0], year), "le %d %s %d" % (day, month[1], year)
        return "in %s %d" % (month[0], year), "en %s %d" % (month[1], year)

    def place(self):
        """A preposition and a noun phrase."""
        english, french, kind = self.random.choice(PREPOSITIONS)
        noun = self.noun_phrase(kind)
        if french == "près de":
            return english + " " + noun[0], "près " + contract("de", noun[1])
        if french == "à":
            return english + " " + noun[0], contract("à", noun[1])
        return english + " " + noun[0], french + " " + noun[1]

    def _not(self, auxiliary):
        """"do not" or "don't", as most people write it."""
        if self.random.random() < 0.5:
            return auxiliary + " not"
        return "can't" if auxiliary == "can" else auxiliary + "n't"

    def action(self):
        """Somebody does, did, does not or did not do something."""
        r = self.random
        who, qui, person, third, _, _ = self.subject()
        base, singular, past, infinitive, persons, participle, kind = r.choice(_VERBS)
        tense = r.choices(("present", "past", "future", "progressive"), (45, 28, 12, 15))[0]
        style = r.random()
        negated = style < 0.35
        if tense == "progressive" and base not in STATIVE:
            be = self._be(who, BE[person], negated)
            who, english = "", be + " " + progressive(base)
            french = negate(persons[person]) if negated else persons[person]
        elif tense == "future":
            auxiliary = r.choice(("will not", "won't")) if negated else "will"
            english, french = auxiliary + " " + base, future(infinitive, person)
            french = negate(french) if negated else french
        elif tense == "past":
            english = self._not("did") + " " + base if negated else past
            french = negate(AVOIR[person]) + " " + participle if negated else AVOIR[person] + " " + participle
        elif negated:
            english, french = self._not("does" if third else "do") + " " + base, negate(persons[person])
        else:
            english, french = singular if third else base, persons[person]
            if style < 0.42:
                english, french, negated = "never " + english, negate(french, "jamais"), False
            elif style < 0.5:
                often = r.choice(OFTEN)
                english, french = often[0] + " " + english, french + " " + often[1]
        if kind != "-":
            thing = self.body() if kind == "body" else self.noun_phrase(kind, negated)
            english, french = english + " " + thing[0], french + " " + thing[1]
        if r.random() < 0.35:
            where = self.place()
            english, french = english + " " + where[0], french + " " + where[1]
        if r.random() < 0.3:
            when = r.choice(TIMES_PAST if tense == "past" else TIMES)
            english, french = english + " " + when[0], french + " " + when[1]
        return (who + " " + english).strip(), subject_verb(qui, french)

    def going(self):
        """Somebody goes, went or is going somewhere."""
        r = self.random
        who, qui, person, third, plural, gender = self.subject(0.7)
        tense, negated = r.choice(("present", "past", "progressive")), r.random() < 0.3
        verb = ALLER[person]
        if tense == "progressive":
            english = self._be(who, BE[person], negated) + " going"
        elif tense == "past":
            english = who + " " + (self._not("did") + " go" if negated else "went")
            verb = ETRE[person]
        elif negated:
            english = who + " " + self._not("does" if third else "do") + " go"
        else:
            english = who + (" goes" if third else " go")
        french = negate(verb) if negated else verb
        if tense == "past":
            french += " allé" + ("e" if gender == "f" else "") + ("s" if plural else "")
        place = self.noun_phrase("place")
        english, french = english + " to " + place[0], french + " " + contract("à", place[1])
        if r.random() < 0.35:
            when = r.choice(TIMES_PAST if tense == "past" else TIMES)
            english, french = english + " " + when[0], french + " " + when[1]
        return english, subject_verb(qui, french)

    def state(self):
        """Somebody or something is, was, is not or was not so."""
        r = self.random
        people = r.random() < 0.7
        if people:
            who, qui, person, _, plural, gender = self.subject(0.7)
            row = r.choice(_STATES)
        else:
            who, qui, plural, gender = self.noun_phrase("thing")
            person, row = (4 if plural else 1), r.choice(_ADJECTIVES)
        adjective = row[1 + (gender == "f") + 2 * plural]
        past = r.random() < 0.2
        be, verb = (BE_PAST if past else BE)[person], (ETAIT if past else ETRE)[person]
        english, french, choice = row[0], adjective, r.random()
        if choice < 0.2 and row[0] != "late":
            english, french = "very " + english, "très " + french
        elif choice < 0.35 and row[0] not in ("good", "bad", "late", "empty", "ready", "alone"):
            other = self.noun_phrase("people" if people else "thing")
            more = _COMPARATIVES.get(row[0]) or "more " + row[0]
            english, french = more + " than " + other[0], "plus " + french + " " + elide("que", other[1])
        elif choice < 0.42 and row[0] != "late":
            english, french = "too " + english, "trop " + french
        return self._being(who, be, english, qui, verb, french)

    def _being(self, who, be, english, qui, verb, french):
        """"X is Y", "X is not Y" or short forms of them, with a form of "être": (English, French)."""
        negated = self.random.random() < 0.35
        return (self._be(who, be, negated) + " " + english,
                subject_verb(qui, (negate(verb) if negated else verb) + " " + french))

    def _be(self, who, be, negated):
        """A subject and "be", contracted now and then."""
        short = self.random.random() < 0.4
        if not negated:
            contracted = {"I am": "I'm", "he is": "he's", "she is": "she's", "we are": "we're", "you are": "you're",
                          "they are": "they're"}
            phrase = who + " " + be
            return contracted.get(phrase, phrase) if short else phrase
        if short and be != "am":
            return who + " " + be + "n't"
        return ("I'm" if short and who == "I" else who + " " + be) + " not"

    def job(self):
        """Somebody is a student, a lawyer, ...: no article in French."""
        r = self.random
        who, qui, person = r.choices(SUBJECTS, (6, 3, 3, 2, 2, 2))[0]
        column = 2 if person in (0, 1) and who != "she" else 3 if who == "she" else 4
        row = r.choice([j for j in _JOBS if j[column] != "-" and (column < 4 or j[0] != "queen")])
        english = row[1] if column == 4 else indefinite(row[0]) + " " + row[0]
        return self._being(who, BE[person], english, qui, ETRE[person], row[column])

    def history(self):
        """A public body was created, changed, ... at a date."""
        english, french, gender = self.document() if self.random.random() < 0.2 else self.body()
        done = self.random.choice(_MAKING)
        date = self.date()
        return (" ".join([english, "was", done[0], date[0]]),
                " ".join([french, "a été", done[2 if gender == "f" else 1], date[1]]))

    def wish(self):
        """Somebody wants to, has to, can, likes to do something, or does not."""
        r = self.random
        who, qui, person, third, _, _ = self.subject(0.8)
        (base, singular), persons = r.choice(_MODALS)
        intended = r.random() < 0.25
        if r.random() < 0.6:
            english, french = r.choice(_ERRANDS)
        else:
            verb = r.choice([v for v in _VERBS if v[6] != "body" and v[0] not in STATIVE])
            english, french = verb[0], verb[3]
            if verb[6] != "-":
                thing = self.noun_phrase(verb[6])
                english, french = english + " " + thing[0], french + " " + thing[1]
        modal, verb = singular if third else base, persons[person]
        if intended:
            negated = r.random() < 0.3
            modal, verb = self._be(who, BE[person], negated) + " going to", ALLER[person]
            who, verb = "", negate(verb) if negated else verb
        elif r.random() < 0.45 and base != "have to":
            auxiliary = base if base == "can" else ("does " if third else "do ") + base
            first, _, rest = auxiliary.partition(" ")
            modal, verb = (self._not(first) + " " + rest).strip().replace("can not", "cannot"), negate(verb)
        english, french = modal + " " + english, verb + " " + french
        if r.random() < 0.35:
            when = r.choice(TIMES)
            english, french = english + " " + when[0], french + " " + when[1]
        return (who + " " + english).strip(), subject_verb(qui, french)

    def having(self):
        """Somebody has so many things, or there are some somewhere."""
        r = self.random
        number, nombre = r.choice(NUMBERS)
        noun = self._described(r.choice(_ANY), True)
        english, french = number + " " + noun[0], nombre + " " + noun[1]
        if r.random() < 0.3:
            where = self.place()
            return "there are " + english + " " + where[0], "il y a " + french + " " + where[1]
        who, qui, person, third, _, _ = self.subject(0.8)
        return who + (" has " if third else " have ") + english, subject_verb(qui, AVOIR[person] + " " + french)

    def position(self):
        """Something is somewhere."""
        who, qui, plural, _ = self.noun_phrase(self.random.choice(("thing", "people")))
        person = 4 if plural else 1
        where = self.place()
        return self._being(who, BE[person], where[0], qui, ETRE[person], where[1])

    def clause(self):
        """One clause of any kind, without a full stop."""
        rules, shares = zip((self.action, 40), (self.state, 14), (self.job, 5), (self.history, 14), (self.wish, 11),
                            (self.having, 5), (self.position, 6), (self.going, 5))
        return self.random.choices(rules, shares)[0]()

    def sentence(self):
        """One sentence: (English, French), its first letter capital."""
        english, french = self.clause()
        if self.random.random() < 0.15:
            link = self.random.choice(LINKS)
            more = self.clause()
            joined = elide("parce que", more[1]) if link[0] == "because" else link[1] + " " + more[1]
            english, french = english + " " + link[0] + " " + more[0], french + " " + joined
        return finish(english), finish(french)


def finish(phrase):
    """A phrase as a sentence: apostrophes closed up, a capital, a full stop."""
    phrase = phrase.replace("' ", "'")
    return phrase[0].upper() + phrase[1:] + "."
