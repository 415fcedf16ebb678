namespace Portal.Ipvsadm.Text;

/// <summary>A listing held a line that is none of the known ones, or ended before its end. Nothing of it was used.</summary>
public sealed class ListingFormatException : FormatException
{
    /// <summary>Creates the exception without a place.</summary>
    public ListingFormatException()
    {
    }

    /// <summary>Creates the exception with a message of its own.</summary>
    /// <param name="message">What is wrong.</param>
    public ListingFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and a cause.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public ListingFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception for one line.</summary>
    /// <param name="line">The line's number, from 1.</param>
    /// <param name="text">The line.</param>
    /// <param name="reason">What is wrong with it.</param>
    /// <param name="listing">What it is a line of.</param>
    public ListingFormatException(int line, string text, string reason, string listing = "ipvsadm's listing")
        : base($"Line {line} of {listing} {reason}: \"{text}\".")
    {
        Line = line;
        Text = text;
    }

    /// <summary>The number of the line that was not understood, from 1; 0 when it is about the listing as a whole.</summary>
    public int Line { get; }

    /// <summary>The line that was not understood; empty when it is about the listing as a whole.</summary>
    public string Text { get; } = string.Empty;
}
