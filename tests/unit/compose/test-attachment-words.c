// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Sentences that speak of an attachment and sentences that don't, by language, and which parts of a text count.

#include "ph-attachment-words.h"

#include <gio/gio.h>
#include <string.h>

#define MOST_SENTENCES 8

typedef struct
{
  const char *language;
  const char *found[MOST_SENTENCES];
  const char *not_found[MOST_SENTENCES];
} Sentences;

static const Sentences sentences[] = {
  { "ar",
    { "تجدون السيرة الذاتية في المرفق.", "أرفقت لك الملف.", "وأرفقنا التقرير مع هذه الرسالة", "المرفقات: ثلاثة ملفات", "الملف مُرفَق بهذه الرسالة" },
    { "سأرسل لك التقرير غدا.", "كيف حالك اليوم؟", "مرفق المياه في المدينة لا يعمل.", "رفيق السفر" } },
  { "bg", { "Прикачен е файлът.", "Изпращам прикачените файлове." }, { "Качвам се на влака в пет.", "Добър ден!" } },
  { "ca", { "Us adjunto el document.", "El fitxer adjunt és el bo." }, { "La directora adjunta vindrà demà.", "Ens veiem junts." } },
  { "cs",
    { "V příloze posílám fakturu.", "Smlouvu přikládám.", "Přiložený soubor je aktuální.", "V PRILOZE najdete program." },
    { "Přijdu v pět.", "To je dobrá příležitost.", "Příliš žluťoučký kůň", "Na poloze nezáleží." } },
  { "da",
    { "Jeg har vedhæftet filen.", "Vedlagt finder du fakturaen.", "Se bilaget.", "Filen er vedhaeftet." },
    { "Vi ses i morgen.", "Bilen holder udenfor.", "Han hæftede sig ved det." } },
  { "de",
    { "Im Anhang findest du das Protokoll.", "Anbei die Rechnung.", "Ich habe den Plan angehängt.", "ICH HABE DEN PLAN ANGEHÄNGT", "Die beigefügten Dateien sind neu.", "Als Anlage sende ich den Vertrag.", "Ich hänge an: Plan",
      "Ich füge bei:" },
    { "Der Anhänger steht in der Garage.", "Die Anlage läuft wieder.", "Er hängt an seiner Mutter.", "Das hängt davon ab.", "Die Mail kam ohne Anhang.", "Am Hang liegt Schnee.", "Die anhängige Klage" } },
  { "el", { "Επισυνάπτω το αρχείο.", "Δείτε το συνημμένο.", "ΤΟ ΣΥΝΗΜΜΕΝΟ ΑΡΧΕΙΟ" }, { "Καλημέρα σας!", "Συναντιόμαστε αύριο." } },
  { "en",
    { "Please find attached the report.", "I attach my notes.", "See the attachment.", "ATTACHMENT: minutes", "I'm attaching the slides", "Enclosed is the contract.", "See attached\xe2\x80\xa6", "The file (attached) is new." },
    { "He is detached.", "The naval attaché will come.", "No attachments, please.", "It comes with no strings attached.", "A talk on attachment theory", "We mailed it without the attachment.", "Heart attacks are rare.",
      "That was tacky." } },
  { "es",
    { "Te adjunto el informe.", "Adjuntamos la factura.", "El archivo adjunto es nuevo.", "Va como anexo.", "He adjuntado las fotos.", "Le adjunté el recibo." },
    { "Llegamos juntos.", "La directora adjunta llama mañana.", "El conjunto es bonito.", "Junto al río", "El mensaje vino sin adjuntos." } },
  { "fi",
    { "Liitteenä on lasku.", "Liitän raportin.", "Ohessa kuvat.", "Katso liitetiedostoa." },
    { "Liiteri on pihalla.", "Nähdään huomenna.", "Liitin on rikki.", "Liitto neuvottelee." } },
  { "fr",
    { "Vous trouverez ci-joint le rapport.", "Le contrat est en pièce jointe.", "Je vous joins la facture.", "Voir les pièces\njointes.", "J’ai joint les photos.", "Voir en PJ", "Le plan est en annexe.", "PIECE JOINTE" },
    { "Nous nous rejoindrons à midi.", "Il a un joint cassé.", "La pièce est grande.", "Le mail est arrivé sans pièce jointe.", "Un conjoint aimant", "L’annexe du bâtiment" } },
  { "he", { "מצורף הקובץ.", "צירפתי את הדוח." }, { "נתראה מחר.", "צירוף מקרים" } },
  { "hr", { "U prilogu je račun.", "Šaljem u privitku." }, { "Vidimo se sutra.", "Dobra prilika" } },
  { "hu",
    { "Mellékelem a számlát.", "A csatolt fájlban van.", "Lásd a mellékletet!", "Csatolva küldöm." },
    { "Holnap találkozunk.", "A csatorna eldugult.", "A csata véget ért.", "Mellettem ül." } },
  { "id", { "Berkas terlampir.", "Lihat lampiran." }, { "Sampai jumpa besok.", "Lampu itu mati." } },
  { "it",
    { "In allegato trovi il documento.", "Allego la fattura.", "Vedi gli allegati.", "Il file allegato è nuovo." },
    { "Che allegria!", "Ci vediamo domani.", "È arrivata senza allegati.", "Un motivo allegro" } },
  { "ja", { "資料を添付しました。", "添付ファイルをご覧ください。", "請求書を同封いたします。" }, { "明日、駅の付近で会いましょう。", "付き添いの人", "この件は添付なしで送りました。" } },
  { "ko", { "파일을 첨부합니다.", "첨부파일을 확인해 주세요.", "보고서를 파일첨부로 보냅니다." }, { "내일 만나요.", "첨단 기술", "부산에 갑니다." } },
  { "nb",
    { "Vedlagt følger rapporten.", "Se vedlegget.", "Jeg legger ved fakturaen.", "Som vedlegg: planen" },
    { "Vi sees i morgen.", "Han la seg.", "Ved leggen er det sår." } },
  { "nl",
    { "In de bijlage vind je het verslag.", "Bijgevoegd de factuur.", "Zie bijlagen.", "Het bijgevoegde bestand" },
    { "Tot morgen!", "Dat komt bijna goed.", "Een mail zonder bijlage", "De laag ligt bij de deur." } },
  { "pl",
    { "W załączniku przesyłam fakturę.", "Załączam zdjęcia.", "W zalaczniku jest plan.", "ZAŁĄCZNIKI: dwa", "Załączony plik" },
    { "Do zobaczenia jutro.", "Łączę pozdrowienia.", "Wysłałem to bez załącznika.", "Łącznik jest zepsuty." } },
  { "pt",
    { "Segue em anexo o relatório.", "Anexei a fatura.", "Veja o arquivo anexo.", "Os documentos anexados" },
    { "Até amanhã.", "O nexo é outro.", "Veio sem anexos.", "A anexação do território" } },
  { "ro", { "Am atașat fișierul.", "Vezi atasamentul." }, { "Ne vedem mâine.", "Un atac de cord" } },
  { "ru",
    { "Отчёт во вложении.", "Прилагаю счёт.", "Файл прикреплён.", "Прикрепляю фото.", "См. вложенный файл", "В приложении к письму договор.", "ВО ВЛОЖЕНИИ ПЛАН" },
    { "До завтра!", "Скачай приложение на телефон.", "Он прилежный.", "Капиталовложения выросли.", "Письмо пришло без вложений.", "Крепкий орешек" } },
  { "sk", { "V prílohe posielam faktúru.", "Prikladám zmluvu." }, { "Vidíme sa zajtra.", "Dobrá príležitosť" } },
  { "sv",
    { "Jag bifogar rapporten.", "Se bilagan.", "Bifogat finns fakturan.", "Den bifogade filen" },
    { "Vi ses i morgon.", "Bilen är röd.", "Han bifaller förslaget." } },
  { "tr",
    { "Rapor ektedir.", "Dosyayı ekte bulabilirsiniz.", "EKTE FATURA VAR", "İlişikte sözleşme var.", "Ekli dosyaya bakın.", "Dosyayı iliştirdim." },
    { "Yarın görüşürüz.", "Ekmek aldım.", "Eklem ağrısı", "Buna ek olarak gelirim.", "Seni ekip listesine aldım." } },
  { "uk",
    { "Звіт у вкладенні.", "Долучаю рахунок.", "Файл прикріплено.", "Договір у додатку до листа." },
    { "До завтра!", "Завантаж додаток на телефон.", "Вкладник банку", "Кріплення зламалося." } },
  { "vi", { "Tôi gửi tệp đính kèm.", "Xem tệp ĐÍNH KÈM." }, { "Hẹn gặp lại ngày mai.", "Kèm theo hai người" } },
  { "zh", { "请查收附件。", "隨函附上發票。", "合同见附件", "报告随附，请查收。", "没有附件的那封作废，请看附件。" }, { "我在车站附近等你。", "明天见。", "这封邮件没有附件。", "附近的饭店" } },
};

static void
test_sentences (gconstpointer data)
{
  const Sentences *cases = data;

  for (guint i = 0; i < MOST_SENTENCES && cases->found[i] != NULL; i++)
    {
      g_autofree char *in_text = ph_attachment_words_find ("", cases->found[i]);
      g_autofree char *in_subject = ph_attachment_words_find (cases->found[i], NULL);

      g_test_message ("%s -> %s", cases->found[i], in_text);
      g_assert_nonnull (in_text);
      g_assert_cmpstr (in_text, ==, in_subject);
      g_assert_nonnull (strstr (cases->found[i], in_text));
    }
  for (guint i = 0; i < MOST_SENTENCES && cases->not_found[i] != NULL; i++)
    {
      g_autofree char *found = ph_attachment_words_find (cases->not_found[i], cases->not_found[i]);

      g_test_message ("%s -> %s", cases->not_found[i], found);
      g_assert_null (found);
    }
}

/* Each language of the file has sentences here, and the other way round. */
static void
test_every_language (void)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_auto(GStrv) groups = NULL;
  gsize n_groups = 0;

  g_assert_true (g_key_file_load_from_file (file, WORDS_FILE, G_KEY_FILE_NONE, NULL));
  groups = g_key_file_get_groups (file, &n_groups);
  g_assert_cmpuint (n_groups, ==, G_N_ELEMENTS (sentences));
  for (guint i = 0; i < n_groups; i++)
    {
      g_assert_cmpstr (groups[i], ==, sentences[i].language);
      g_assert_true (g_key_file_has_key (file, groups[i], "Words", NULL) != g_key_file_has_key (file, groups[i], "Parts", NULL));
    }
}

/* Each word of the file is found as it stands there, and no exception is. */
static void
test_every_word (void)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();

  g_assert_true (g_key_file_load_from_file (file, WORDS_FILE, G_KEY_FILE_NONE, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      const char *key = g_key_file_has_key (file, sentences[i].language, "Words", NULL) ? "Words" : "Parts";
      g_auto(GStrv) words = g_key_file_get_string_list (file, sentences[i].language, key, NULL, NULL);
      g_auto(GStrv) exceptions = g_key_file_get_string_list (file, sentences[i].language, "Except", NULL, NULL);

      for (guint k = 0; words[k] != NULL; k++)
        {
          g_autofree char *found = ph_attachment_words_find (words[k], NULL);

          g_test_message ("%s", words[k]);
          g_assert_nonnull (found);
        }
      for (guint k = 0; exceptions != NULL && exceptions[k] != NULL; k++)
        {
          g_autofree char *found = ph_attachment_words_find (exceptions[k], NULL);

          g_test_message ("%s", exceptions[k]);
          g_assert_null (found);
        }
    }
}

static const struct
{
  const char *why;
  const char *text;
  const char *found;
} part_cases[] = {
  { "quoted", "Thanks!\n> See the attachment.\n>> attached\n", NULL },
  { "beside what is quoted", "> See the attachment.\nIt is attached now.\n", "attached" },
  { "in the signature", "See you.\n-- \nAttached to nothing\n", NULL },
  { "in a signature whose space was lost", "See you.\n--\nattached\n", NULL },
  { "two hyphens within a line", "It is -- attached\n", "attached" },
  { "over two lines", "Voir la pièce\njointe\n", "pièce\njointe" },
  { "in a link", "https://example.org/attachment/3 is down\n", NULL },
  { "beside a link", "https://example.org/ has what is attached\n", "attached" },
  { "decomposed accents", "pie\xcc\x80"
                          "ce jointe",
    "pie\xcc\x80"
    "ce jointe" },
  { "no accents", "piece jointe", "piece jointe" },
  { "a soft hyphen within", "attach\xc2\xad"
                            "ment",
    "attach\xc2\xad"
    "ment" },
  { "full width", "\xef\xbd\x81\xef\xbd\x94\xef\xbd\x94\xef\xbd\x81\xef\xbd\x83\xef\xbd\x88", "\xef\xbd\x81\xef\xbd\x94\xef\xbd\x94\xef\xbd\x81\xef\xbd\x83\xef\xbd\x88" },
  { "without an end of line", "attached", "attached" },
  { "nothing", "", NULL },
  { "only marks", "\n\n-- \n", NULL },
  { "an exception before the word", "No attachment last time. Now the attachment.", "attachment" },
  { "not UTF-8", "\xff\xfe attached \xc3", "attached" },
};

static void
test_parts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (part_cases); i++)
    {
      g_autofree char *found = ph_attachment_words_find (NULL, part_cases[i].text);

      g_test_message ("%s", part_cases[i].why);
      g_assert_cmpstr (found, ==, part_cases[i].found);
    }
}

/* Whatever stands in front, the answer comes at once, and a word far behind is not looked for. */
static void
test_long_texts (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *found = NULL;
  gint64 begin_us = 0;

  while (text->len < 8 * 1024 * 1024)
    g_string_append (text, "Lorem ipsum, übliche Größe 附近 ");
  g_string_append (text, "attached");
  begin_us = g_get_monotonic_time ();
  found = ph_attachment_words_find (NULL, text->str);
  g_test_message ("%" G_GINT64_FORMAT " µs", g_get_monotonic_time () - begin_us);
  g_assert_null (found);
  /* Quoted text does not count against what is written. */
  g_string_assign (text, "");
  for (guint i = 0; i < 100000; i++)
    g_string_append (text, "> quoted lines, one after the other\n");
  g_string_append (text, "It is attached.");
  found = ph_attachment_words_find (NULL, text->str);
  g_assert_cmpstr (found, ==, "attached");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      g_autofree char *path = g_strconcat ("/compose/attachment-words/sentences/", sentences[i].language, NULL);

      g_test_add_data_func (path, &sentences[i], test_sentences);
    }
  g_test_add_func ("/compose/attachment-words/every-language", test_every_language);
  g_test_add_func ("/compose/attachment-words/every-word", test_every_word);
  g_test_add_func ("/compose/attachment-words/parts", test_parts);
  g_test_add_func ("/compose/attachment-words/long-texts", test_long_texts);
  return g_test_run ();
}
