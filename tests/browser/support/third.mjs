// The example site with a third language, which has a few pages and not every story.
import { adjusted } from './made.mjs';

const WORDS = `home = "Accueil"
favorites = "Favoris"
about = "Présentation du site"
disclaimer = "Mentions légales"
skip = "Aller au contenu"
shortcuts = "Raccourcis"
sections = "Rubriques"
site = "Ce site"
breadcrumb = "Vous êtes ici"
published = "Publié le "
updated = "Mis à jour le "
source = "Source : "
by = "Par "
comma = ", "
read_in = "Lire en *{language}*"
parallel = "Lire dans les deux langues"
parallel_stale = "L’original a été modifié depuis sa traduction. La traduction ci-contre n’en tient pas encore compte."
original = "Original"
translation = "Traduction"
not_translated = "Cet article n’existe pas en français."
breaking = "Dernière minute"
pinned = "À la une"
stale = "L’original a été modifié depuis. La traduction n’en tient pas encore compte."
see_original = "Voir l’original : "
credit = "Image : "
corrections = "Rectificatifs"
correction = "Rectificatif, {date} : "
contents = "Sommaire"
topics = "Sujets"
related = "Articles liés"
neighbours = "Articles plus récents et plus anciens"
tags = "Sujets"
categories = "Catégories"
authors = "Auteurs"
archive = "Archives"
newer = "Plus récents"
older = "Plus anciens"
pages = "Pages"
page_of = "Page {n} sur {total}"
articles = { one = "{count} article", other = "{count} articles" }
no_articles = "Il n’y a rien ici pour le moment."
alert_note = "Note"
alert_tip = "Conseil"
alert_important = "Important"
alert_warning = "Avertissement"
alert_caution = "Attention"
table = "Tableau"
favorites_text = "Une liste de lecture que ce site garde dans votre navigateur, sans compte et sans rien nous envoyer."
favorites_noscript = "La liste a besoin d’un script, et les scripts sont désactivés. Utilisez les signets du navigateur."
favorites_add = "Ajouter aux favoris"
favorites_empty = "Il n’y a rien ici pour le moment."
favorites_export = "Enregistrer la liste"
favorites_import = "Charger une liste"
favorites_remove = "Retirer"
favorites_remove_title = "Retirer « {title} »"
favorites_removed = "Retiré : {title}"
favorites_exported = "La liste est enregistrée dans favorites.json."
favorites_nothing = "La liste est vide."
favorites_imported = "Fichier chargé. Nouveaux articles : {count}."
favorites_unchanged = "Fichier chargé. Rien de nouveau."
favorites_left_out = "Articles laissés de côté : {count}."
favorites_refused = "Ce fichier n’est pas une liste de ce site."
favorites_not_kept = "Ce navigateur ne garde pas les favoris."
search = "Recherche"
search_label = "Mots, noms, numéros ou dates"
search_section = "Rubrique"
search_year = "Année"
search_all = "Toutes"
search_one = "Un article trouvé."
search_many = "{count} articles trouvés."
search_none = "Rien n’a été trouvé pour « {query} »."
search_near = "Aucun article n’a tous ces mots."
search_failed = "La recherche n’a pas pu être chargée."
search_more = "Plus de résultats"
search_noscript = "La recherche a besoin d’un script. Parcourez les rubriques."
not_found = "Page introuvable"
not_found_text = "Il n’y a pas de page à cette adresse."
moved = "Cette page a été déplacée"
gone = "Cette page a été retirée"
gone_text = "Elle n’est plus publiée ici."
[date]
format = "{day} {month} {year}"
month = "{month} {year}"
year = "{year}"
months = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]
`;

const page = (title, text, more = '') => `+++\ntitle = "${title}"\n${more}+++\n${text}\n`;
const dated = 'date = 2026-09-19\ntags = ["training"]\nauthors = ["lin-qing"]\n';
const TEXTS = {
  en: ['One story in three languages', 'It has two paragraphs.\n\n# And a heading\n\nThis is the second.'],
  zh: ['一篇报道，三种语言', '正文有两段。\n\n# 还有小标题\n\n这是第二段。'],
  fr: ['Un article en trois langues', 'Il a deux paragraphes.\n\n# Et un titre\n\nVoici le second.'],
};

/** The site in English, Chinese and French. */
export const third = () => adjusted([['languages.fr', 'title', '"Nouvelles de la certification"']], {
  'i18n/fr.toml': WORDS,
  'content/fr/about.md': page('Présentation du site', 'Qui publie ce site.'),
  'content/fr/disclaimer.md': page('Mentions légales', 'À titre d’information.'),
  'content/fr/news/_index.md': page('Nouvelles', ''),
  'content/fr/notices/_index.md': page('Avis', ''),
  'content/fr/events/_index.md': page('Événements', ''),
  'content/fr/standards/_index.md': page('Normes', ''),
  'content/fr/news/only.md': page('En français seul', 'Texte.', 'date = 2026-09-18\n'),
  ...Object.fromEntries(Object.entries(TEXTS).map(([lang, [title, text]]) => [`content/${lang}/news/three.md`, page(title, text, dated)])),
});
