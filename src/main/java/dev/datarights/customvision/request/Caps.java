package dev.datarights.customvision.request;

import dev.datarights.customvision.service.Settings;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * How many images may be deleted at most: {@code customvision.delete.max-images}, and
 * {@code customvision.delete.max-percent} of a project's images. Each is without limit where it is not set.
 */
public final class Caps {

    static final String MAX_IMAGES = "customvision.delete.max-images";
    static final String MAX_PERCENT = "customvision.delete.max-percent";
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,9})?");

    private final OptionalLong maxImages;
    private final Optional<BigDecimal> maxPercent;

    private Caps(OptionalLong maxImages, Optional<BigDecimal> maxPercent) {
        this.maxImages = maxImages;
        this.maxPercent = maxPercent;
    }

    /**
     * @throws IllegalArgumentException naming the setting that is no such number
     */
    public static Caps of(Settings settings) {
        return new Caps(images(settings), percent(settings));
    }

    private static OptionalLong images(Settings settings) {
        Optional<String> value = settings.find(MAX_IMAGES);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!WHOLE.matcher(value.get()).matches()) {
            throw wrong(MAX_IMAGES, value.get(), "a whole number of images, 0 or more");
        }
        return OptionalLong.of(Long.parseLong(value.get()));
    }

    private static Optional<BigDecimal> percent(Settings settings) {
        return settings.find(MAX_PERCENT).map(value -> {
            if (!DECIMAL.matcher(value).matches() || new BigDecimal(value).compareTo(HUNDRED) > 0) {
                throw wrong(MAX_PERCENT, value, "a number from 0 to 100, such as 5 or 2.5, without the percent sign");
            }
            return new BigDecimal(value);
        });
    }

    private static IllegalArgumentException wrong(String setting, String value, String form) {
        return new IllegalArgumentException("setting " + setting + " is '" + Shown.text(value) + "'; it must be " + form);
    }

    public boolean areBothSet() {
        return maxImages.isPresent() && maxPercent.isPresent();
    }

    /**
     * Why a project's images must not be deleted, naming the setting, or nothing.
     *
     * @param imagesToDelete images of the project that the plan would delete
     * @param imagesInProject all its images, those that live only in iterations among them
     */
    public Optional<String> exceeded(long imagesToDelete, long imagesInProject) {
        Optional<String> tooMany = exceededInAll(imagesToDelete);
        if (tooMany.isPresent()) {
            return tooMany;
        }
        return maxPercent.filter(most -> BigDecimal.valueOf(imagesToDelete).multiply(HUNDRED)
                        .compareTo(most.multiply(BigDecimal.valueOf(imagesInProject))) > 0)
                .map(most -> imagesToDelete + " of " + imagesInProject + " images of a project would be deleted, and " + MAX_PERCENT
                        + " is " + most.toPlainString() + ". Narrow the request, or raise the cap for it");
    }

    /** As {@link #exceeded}, for the images of all projects of a request: the number alone. */
    public Optional<String> exceededInAll(long imagesToDelete) {
        return maxImages.isPresent() && imagesToDelete > maxImages.getAsLong()
                ? Optional.of(imagesToDelete + " images would be deleted, and " + MAX_IMAGES + " is " + maxImages.getAsLong()
                        + ". Narrow the request, or raise the cap for it")
                : Optional.empty();
    }
}
