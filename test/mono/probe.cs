// What .NET makes of configuration files: the oracle of oracle.test.ts. One line of JSON for each file of the list in
// args[0]; the addresses to try are in args[1]. "self" as args[2] reads this program's own .exe.config instead.
using System;
using System.Collections.Generic;
using System.Configuration;
using System.IO;
using System.Net;
using System.Net.Configuration;
using System.Net.NetworkInformation;
using System.Text;
using System.Text.RegularExpressions;

class Probe {
  static string Quoted(string text) {
    if (text == null) return "null";
    var quoted = new StringBuilder("\"");
    foreach (char c in text) {
      if (c == '"' || c == '\\') quoted.Append('\\').Append(c);
      else if (c < 32 || c > 126) quoted.Append("\\u").Append(((int) c).ToString("x4"));
      else quoted.Append(c);
    }
    return quoted.Append('"').ToString();
  }

  static string Said(Exception e) { return Quoted(e.GetType().Name + ": " + e.Message); }

  static string Address(Uri given) {
    if (given == null) return "null";
    try {
      // ProxyElement of .NET Framework converts with UriKind.Absolute; Mono's own does not.
      var uri = new Uri(given.OriginalString, UriKind.Absolute);
      return "{\"text\":" + Quoted(given.OriginalString) + ",\"scheme\":" + Quoted(uri.Scheme) + ",\"host\":" + Quoted(uri.Host)
        + ",\"port\":" + uri.Port + ",\"user\":" + Quoted(uri.UserInfo) + "}";
    } catch (UriFormatException e) {
      return "{\"text\":" + Quoted(given.OriginalString) + ",\"refused\":" + Said(e) + "}";
    }
  }

  // As DefaultProxySectionInternal makes its proxy, where neither the system nor automatic settings count.
  static string Ways(ProxyElement proxy, List<string> bypass, Uri[] destinations) {
    if (proxy.UseSystemDefault == ProxyElement.UseSystemDefaultValues.True) return "null";
    if (proxy.AutoDetect != ProxyElement.AutoDetectValues.Unspecified || proxy.ScriptLocation != null) return "null";
    try {
      var made = new WebProxy();
      if (proxy.BypassOnLocal != ProxyElement.BypassOnLocalValues.Unspecified)
        made.BypassProxyOnLocal = proxy.BypassOnLocal == ProxyElement.BypassOnLocalValues.True;
      if (proxy.ProxyAddress != null) made.Address = new Uri(proxy.ProxyAddress.OriginalString, UriKind.Absolute);
      if (bypass.Count > 0) made.BypassList = bypass.ToArray();
      var ways = new List<string>();
      foreach (Uri destination in destinations) {
        Uri way = made.IsBypassed(destination) ? destination : made.GetProxy(destination);
        ways.Add(way == destination ? "\"direct\"" : Quoted(way.Host + ":" + way.Port));
      }
      return "[" + string.Join(",", ways) + "]";
    } catch (Exception e) { return "{\"refused\":" + Said(e) + "}"; }
  }

  static string Patterns(List<string> bypass, Uri[] destinations) {
    var all = new List<string>();
    foreach (string pattern in bypass) {
      try {
        var expression = new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        var matches = new List<string>();
        foreach (Uri to in destinations)
          matches.Add(expression.IsMatch(to.Scheme + "://" + to.Host + (to.IsDefaultPort ? "" : ":" + to.Port)) ? "true" : "false");
        all.Add("[" + string.Join(",", matches) + "]");
      } catch (ArgumentException e) { all.Add("{\"refused\":" + Said(e) + "}"); }
    }
    return "[" + string.Join(",", all) + "]";
  }

  static string Section(Configuration configuration, Uri[] destinations) {
    try {
      var section = (DefaultProxySection) configuration.GetSection("system.net/defaultProxy");
      var bypass = new List<string>();
      foreach (BypassElement element in section.BypassList) bypass.Add(element.Address ?? "");
      var quoted = bypass.ConvertAll(Quoted);
      var proxy = section.Proxy;
      return "{\"isDeclared\":" + (section.ElementInformation.IsPresent ? "true" : "false")
        + ",\"enabled\":" + Quoted(section.Enabled.ToString())
        + ",\"useDefaultCredentials\":" + Quoted(section.UseDefaultCredentials.ToString())
        + ",\"proxyaddress\":" + Address(proxy.ProxyAddress) + ",\"scriptLocation\":" + Address(proxy.ScriptLocation)
        + ",\"bypassonlocal\":" + (int) proxy.BypassOnLocal + ",\"usesystemdefault\":" + (int) proxy.UseSystemDefault
        + ",\"autoDetect\":" + (int) proxy.AutoDetect + ",\"module\":" + Quoted(section.Module.Type)
        + ",\"bypasslist\":[" + string.Join(",", quoted) + "],\"patterns\":" + Patterns(bypass, destinations)
        + ",\"ways\":" + Ways(proxy, bypass, destinations) + "}";
    } catch (ConfigurationException e) { return "{\"refused\":" + Said(e) + "}"; }
  }

  static string Settings(Configuration configuration) {
    try {
      var entries = new List<string>();
      foreach (KeyValueConfigurationElement each in configuration.AppSettings.Settings)
        entries.Add(Quoted(each.Key) + ":" + Quoted(each.Value));
      return "{" + string.Join(",", entries) + "}";
    } catch (ConfigurationException e) { return "{\"refused\":" + Said(e) + "}"; }
  }

  static void Main(string[] args) {
    var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
    Uri[] destinations = Array.ConvertAll(File.ReadAllLines(args[1]), line => new Uri(line));
    output.WriteLine("{\"domain\":" + Quoted(IPGlobalProperties.GetIPGlobalProperties().DomainName) + "}");
    foreach (string file in File.ReadAllLines(args[0])) {
      string said;
      try {
        var map = new ExeConfigurationFileMap { ExeConfigFilename = file };
        Configuration configuration = args.Length > 2
          ? ConfigurationManager.OpenExeConfiguration(ConfigurationUserLevel.None)
          : ConfigurationManager.OpenMappedExeConfiguration(map, ConfigurationUserLevel.None);
        said = "{\"section\":" + Section(configuration, destinations) + ",\"settings\":" + Settings(configuration) + "}";
      } catch (ConfigurationException e) { said = "{\"refused\":" + Said(e) + "}"; }
      output.WriteLine(said);
    }
    output.Flush();
  }
}
