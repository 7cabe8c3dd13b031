// Prints what Prowide's reader finds in a camt file, a line for each statement: account, entries, their sum, and the parts of batches.
import com.prowidesoftware.swift.model.mx.AbstractMX;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

public class Statements {
  public static void main(String[] words) throws Exception {
    Charset charset = Charset.forName(words.length > 1 ? words[1] : "UTF-8");
    AbstractMX message = AbstractMX.parse(Files.readString(Path.of(words[0]), charset));
    Object document = first(message, "getBkToCstmrStmt", "getBkToCstmrAcctRpt", "getBkToCstmrDbtCdtNtfctn");
    for (Object statement : list(first(document, "getStmt", "getRpt", "getNtfctn"))) print(statement);
  }

  /** The models of versions 02 to 10 are different classes with the same names of methods. */
  static void print(Object statement) throws Exception {
    Object id = call(call(statement, "getAcct"), "getId");
    Object other = call(id, "getOthr");
    Object account = other == null ? call(id, "getIBAN") : call(other, "getId");
    BigDecimal sum = BigDecimal.ZERO;
    int entries = 0;
    int parts = 0;
    for (Object entry : list(call(statement, "getNtry"))) {
      BigDecimal amount = (BigDecimal) call(call(entry, "getAmt"), "getValue");
      boolean out = "DBIT".equals(String.valueOf(call(entry, "getCdtDbtInd")));
      sum = out ? sum.subtract(amount) : sum.add(amount);
      entries++;
      int details = 0;
      for (Object each : list(call(entry, "getNtryDtls"))) details += list(call(each, "getTxDtls")).size();
      if (details > 1) parts += details;
    }
    BigDecimal shown = sum.signum() == 0 ? BigDecimal.ZERO : sum.stripTrailingZeros();
    System.out.println(account + " " + entries + " " + shown.toPlainString() + " " + parts);
  }

  static Object first(Object from, String... names) throws Exception {
    for (String name : names)
      for (var method : from.getClass().getMethods())
        if (method.getName().equals(name) && method.getParameterCount() == 0) return method.invoke(from);
    throw new IllegalArgumentException("none of " + List.of(names) + " in " + from.getClass());
  }

  static Object call(Object from, String name) throws Exception {
    return from == null ? null : from.getClass().getMethod(name).invoke(from);
  }

  static List<?> list(Object found) {
    return found == null ? List.of() : (List<?>) found;
  }
}
