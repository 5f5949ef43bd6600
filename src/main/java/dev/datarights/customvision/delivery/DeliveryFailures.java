package dev.datarights.customvision.delivery;

import java.io.IOException;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;

/** Turns what a library threw into one sentence an operator can act on, with nothing secret in it. */
public final class DeliveryFailures {

    /**
     * Explains what a route caught. The property is asked for, and not {@code @ExchangeException}, which picks an
     * exception out of the chain by the parameter's type.
     *
     * @throws IOException always: the failure, as a {@link DeliveryException} that says what to do
     */
    public void explain(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure,
                        @Variable("delivery") Delivery delivery, CamelContext context) throws IOException {
        explain("cannot deliver ", failure, delivery, context);
    }

    /** The same where nothing was to be sent. */
    public void explainCheck(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure,
                             @Variable("delivery") Delivery delivery, CamelContext context) throws IOException {
        explain("cannot read back ", failure, delivery, context);
    }

    private static void explain(String what, Exception failure, Delivery delivery, CamelContext context) throws IOException {
        if (failure instanceof DeliveryException explained) {
            throw explained;
        }
        if (delivery == null) {
            throw new DeliveryException("nothing to deliver: the variable 'delivery' is not set");
        }
        Destination destination = new DeliverySettings(context).destination(delivery.to());
        List<String> secrets = destination.secrets().stream().filter(secret -> !secret.isEmpty()).toList();
        Diagnosis diagnosis = Diagnosis.of(failure);
        String message = what + destination.location(delivery) + ": " + diagnosis.reason()
                + "; " + diagnosis.remedy();
        for (String secret : secrets) {
            message = message.replace(secret, "***");
        }
        throw new DeliveryException(message, diagnosis.passing(), tells(failure, secrets) ? null : failure);
    }

    private static boolean tells(Throwable failure, List<String> secrets) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String text = cause.toString();
            if (secrets.stream().anyMatch(text::contains)) {
                return true;
            }
        }
        return false;
    }
}
