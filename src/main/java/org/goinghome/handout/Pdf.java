package org.goinghome.handout;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.GregorianCalendar;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.springframework.core.io.ClassPathResource;

/**
 * A page as a PDF that can be read aloud (PDF/UA): tagged, with its title, language and fonts in it. The same page gives the same
 * bytes. Nothing is read but the page itself.
 */
final class Pdf {

    private static final String FAMILY = "Handout";

    private Pdf() {}

    static byte[] of(String html, Handout handout, String language) {
        XRLog.setLoggingEnabled(false);
        var bytes = new ByteArrayOutputStream();
        var builder = new PdfRendererBuilder()
                .usePdfUaAccessibility(true)
                .useUriResolver((base, address) -> null)
                .useFont(() -> font("Regular"), FAMILY, 400, FontStyle.NORMAL, true)
                .useFont(() -> font("Bold"), FAMILY, 700, FontStyle.NORMAL, true)
                .withHtmlContent(html, "")
                .toStream(bytes);
        try (var renderer = builder.buildPdfRenderer();
                var document = renderer.getPdfDocument()) {
            renderer.createPDFWithoutClosing();
            describe(document, handout, language);
            document.save(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static InputStream font(String weight) {
        try {
            return new ClassPathResource("PublicSans-" + weight + ".ttf", Pdf.class).getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of when the guidance is, and not of when somebody first asked for it. */
    private static void describe(PDDocument document, Handout handout, String language) {
        var date = GregorianCalendar.from(handout.date().atStartOfDay(ZoneOffset.UTC));
        var information = new PDDocumentInformation();
        information.setTitle(handout.title().in(language));
        information.setCreationDate(date);
        information.setModificationDate(date);
        document.setDocumentInformation(information);
        document.getDocumentCatalog().setLanguage(language);
        document.setDocumentId(0L);
    }
}
