package dev.datarights.customvision.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept of addresses in records: all of them, but for the signatures that open the service's storage. */
class LinksTest {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
            // the service's own links, signed or not
            "originalImageUri, https://a.blob.core.windows.net/i?sv=1&sig=S&se=2, https://a.blob.core.windows.net/i",
            "thumbnailUri, https://a.blob.core.windows.net/t?token=abc, https://a.blob.core.windows.net/t",
            "downloadUri, /m-1/2.ONNX.zip?x=1, /m-1/2.ONNX.zip",
            "imageUri, http://kim:pass@host/x?y=1, http://host/x",
            // addresses that somebody wrote
            "homepageUrl, http://intranet/photo?person=4711, http://intranet/photo?person=4711",
            "sourceUri, https://shop.example/p?id=1#top, https://shop.example/p?id=1#top",
            "note, http://intranet/photo?person=4711&design=blue, http://intranet/photo?person=4711&design=blue",
            "note, http://intranet/photo?sig=yes, http://intranet/photo?sig=yes",
            // and signed ones, wherever they stand
            "exportModelContainerUri, https://mine.blob.core.windows.net/c?sp=r&sig=S, https://mine.blob.core.windows.net/c",
            "note, https://a.blob.core.windows.net/i?sv=1&sr=b&sig=S%2B&se=2, https://a.blob.core.windows.net/i",
            "note, see HTTPS://a.blob.core.windows.net/i?SIG=S&SE=2 and http://b/c?d=1, see HTTPS://a.blob.core.windows.net/i and http://b/c?d=1"})
    void addressesStayWholeButForSignatures(String field, String value, String kept) throws Exception {
        JsonNode inRecord = Json.MAPPER.createObjectNode().put(field, value);
        assertThat(Links.withoutSignatures(inRecord).path(field).asText()).isEqualTo(kept);
        assertThat(Links.withoutSignatures(Json.MAPPER.createArrayNode().add(inRecord)).get(0).path(field).asText()).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
            "photo, http://intranet/photo?person=4711, http://intranet/photo?person=4711",
            "originalImageUri, http://intranet/photo?person=4711, http://intranet/photo?person=4711",
            "photoUrl, https://a.blob.core.windows.net/i?sv=1&sig=S, https://a.blob.core.windows.net/i"})
    void metadataIsTheirsWhoWroteIt(String key, String value, String kept) {
        JsonNode record = Json.MAPPER.createObjectNode().set("metadata", Json.MAPPER.createObjectNode().put(key, value));
        assertThat(Links.withoutSignatures(record).path("metadata").path(key).asText()).isEqualTo(kept);
    }
}
