package org.goinghome.handout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.PDFTextStripper;
import org.goinghome.cdshooks.RunningService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The PDF that is put into a patient's hand: two sheets of paper, which can be read aloud, and are the same each time. */
@TestInstance(Lifecycle.PER_CLASS)
class HandoutPdfTest {

    /** As many numbers as there may be, under names as long as they may be. */
    private static final String[] FULL = {
        "goinghome.handout.paper=a4",
        "goinghome.handout.phones[0].label.en=Spine ward of the Example Hospital, days",
        "goinghome.handout.phones[0].label.es=Planta de columna del Hospital, por día",
        "goinghome.handout.phones[0].number=+1 (555) 010-0100 ext. 4",
        "goinghome.handout.phones[1].label.en=Spine ward of the Example Hospital, night",
        "goinghome.handout.phones[1].label.es=Planta de columna del Hospital, de noche",
        "goinghome.handout.phones[1].number=555-0101",
        "goinghome.handout.phones[2].label.en=Physical therapy",
        "goinghome.handout.phones[2].label.es=Fisioterapia",
        "goinghome.handout.phones[2].number=555-0102",
        "goinghome.handout.phones[3].label.en=Emergency",
        "goinghome.handout.phones[3].label.es=Emergencia",
        "goinghome.handout.phones[3].number=911"
    };

    private final Map<String, byte[]> pdfs = new LinkedHashMap<>();
    private byte[] again = {};

    @BeforeAll
    void read_all() throws Exception {
        try (var service = new RunningService()) {
            for (var language : List.of("en", "es")) {
                pdfs.put(language, pdf(service, language));
            }
        }
        var full = FULL.clone();
        full[1] = full[1].replace(", days", ", day");
        full[4] = full[4].replace(", night", " too");
        try (var service = new RunningService(full)) {
            for (var language : List.of("en", "es")) {
                pdfs.put(language + "-a4", pdf(service, language));
            }
        }
        try (var service = new RunningService()) {
            again = pdf(service, "es");
        }
    }

    @AfterAll
    void forget() {
        pdfs.clear();
    }

    private static byte[] pdf(RunningService service, String language) throws Exception {
        var answer = service.get("/handout/back-surgery.pdf?lang=" + language);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/pdf");
        return answer.body();
    }

    private PDDocument document(String which) throws IOException {
        return Loader.loadPDF(pdfs.get(which));
    }

    private String text(String which, int first, int last) throws IOException {
        try (var document = document(which)) {
            var stripper = new PDFTextStripper();
            stripper.setStartPage(first);
            stripper.setEndPage(last);
            return stripper.getText(document).replaceAll("\\s+", " ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "es", "en-a4", "es-a4"})
    void can_be_read_aloud(String which) throws IOException {
        try (var document = document(which)) {
            var catalog = document.getDocumentCatalog();
            assertThat(catalog.getMarkInfo().isMarked()).isTrue();
            assertThat(catalog.getStructureTreeRoot().getKids()).isNotEmpty();
            assertThat(catalog.getLanguage()).isEqualTo(which.substring(0, 2));
            assertThat(catalog.getViewerPreferences().displayDocTitle()).isTrue();
            assertThat(document.getDocumentInformation().getTitle()).isNotBlank();
            assertThat(new String(catalog.getMetadata().toByteArray(), UTF_8)).contains("pdfuaid");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "es", "en-a4", "es-a4"})
    void has_its_fonts_in_it(String which) throws IOException {
        var fonts = new ArrayList<PDFont>();
        try (var document = document(which)) {
            for (var page : document.getPages()) {
                for (var name : page.getResources().getFontNames()) {
                    fonts.add(page.getResources().getFont(name));
                }
            }
            assertThat(fonts).isNotEmpty().allSatisfy(font -> {
                assertThat(font.isEmbedded()).as(font.getName()).isTrue();
                assertThat(font.getName()).contains("PublicSans");
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"en, 612, 792", "es, 612, 792", "en-a4, 595, 842", "es-a4, 595, 842"})
    void is_four_pages_of_the_paper_that_a_site_has(String which, int width, int height) throws IOException {
        try (var document = document(which)) {
            assertThat(document.getNumberOfPages()).isEqualTo(4);
            assertThat(document.getPage(0).getMediaBox().getWidth()).isBetween(width - 1f, width + 1f);
            assertThat(document.getPage(0).getMediaBox().getHeight()).isBetween(height - 1f, height + 1f);
        }
    }

    @Test
    void says_in_order_when_to_call_whom_to_call_what_to_do_and_what_to_expect() throws IOException {
        assertThat(text("en", 1, 4))
                .containsSubsequence(
                        "Going-Home Plan After Back Surgery",
                        "Call your emergency number now if:",
                        "Your chest hurts.",
                        "Call your care team right away if:",
                        "You have a fever.",
                        "Phone numbers",
                        "Nights and weekends",
                        "Walk often",
                        "Pain and pain medicine",
                        "My walking plan",
                        "Day 1",
                        "Day 14",
                        "Week 3",
                        "What to expect, week by week",
                        "Weeks 2 and 3");
        assertThat(text("es", 1, 4))
                .containsSubsequence(
                        "Llame ya a su número de emergencia si:",
                        "Llame ya a su equipo de salud si:",
                        "Teléfonos",
                        "Camine a menudo",
                        "Día 14",
                        "Semanas 2 y 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "es", "en-a4", "es-a4"})
    void the_first_page_alone_says_when_to_call_and_whom(String which) throws IOException {
        var page = text(which, 1, 1);

        assertThat(page).contains(which.startsWith("en") ? "Phone numbers" : "Teléfonos");
        if (which.endsWith("a4")) {
            assertThat(page).contains("+1 (555) 010-0100 ext. 4", "555-0101", "555-0102", "911");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"en|No doctor or nurse has signed this sheet yet", "es|Ningún médico ni enfermera ha firmado"})
    void each_page_says_that_it_is_a_draft_and_of_which_version(String which, String draft) throws IOException {
        for (var page = 1; page <= 4; page++) {
            assertThat(text(which, page, page))
                    .contains(draft, "1.0.0", "2026-01-01", page + (which.equals("en") ? " of 4" : " de 4"));
        }
    }

    @Test
    void is_the_same_to_the_byte_after_another_start() {
        assertThat(again).isEqualTo(pdfs.get("es"));
    }
}
