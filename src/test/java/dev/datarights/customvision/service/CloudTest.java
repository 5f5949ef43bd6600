package dev.datarights.customvision.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The addresses of the sovereign clouds, as Microsoft documents them. */
class CloudTest {

    @ParameterizedTest
    @CsvSource({
        "PUBLIC, https://login.microsoftonline.com/, https://cognitiveservices.azure.com/.default, https://management.azure.com/.default, blob.core.windows.net",
        "USGOV, https://login.microsoftonline.us/, https://cognitiveservices.azure.us/.default, https://management.usgovcloudapi.net/.default, blob.core.usgovcloudapi.net",
        "CHINA, https://login.chinacloudapi.cn/, https://cognitiveservices.azure.cn/.default, https://management.chinacloudapi.cn/.default, blob.core.chinacloudapi.cn",
    })
    void eachHasItsOwnLoginScopesArmAndBlobHosts(Cloud cloud, String authority, String serviceScope, String armScope, String blobSuffix) {
        assertThat(cloud.authority()).isEqualTo(authority);
        assertThat(cloud.serviceScope()).isEqualTo(serviceScope);
        assertThat(cloud.armScope()).isEqualTo(armScope);
        assertThat(cloud.armEndpoint() + "/.default").isEqualTo(armScope);
        assertThat(cloud.blobSuffix()).isEqualTo(blobSuffix);
    }

    @ParameterizedTest
    @CsvSource({
        "contoso.blob.core.windows.net, PUBLIC",
        "contoso.privatelink.blob.core.windows.net, PUBLIC",
        "CONTOSO.blob.core.USGOVCLOUDAPI.net, USGOV",
        "contoso.blob.core.chinacloudapi.cn, CHINA",
        "archive.contoso.example, PUBLIC",
        "blob.core.usgovcloudapi.net.example.com, PUBLIC",
        "127.0.0.1, PUBLIC",
    })
    void aStorageAccountIsLoggedInToAtItsOwnCloud(String host, Cloud cloud) {
        assertThat(Cloud.ofBlobHost(host)).isEqualTo(cloud);
    }
}
